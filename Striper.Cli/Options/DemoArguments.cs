using CommandLine;

namespace Striper.Cli.Options;

/// <summary>The arguments of <c>demo</c> as typed.</summary>
internal sealed class DemoArguments
{
    [Option('h', "help")]
    public bool Help { get; set; }

    [Value(0)]
    public IEnumerable<string> Positionals { get; set; } = [];
}
