using CommandLine;

namespace Striper.Cli.Options;

/// <summary>The arguments of the verb <c>check</c> as typed; <see cref="CheckOptionsReader"/> checks them.</summary>
internal sealed class CheckArguments
{
    /// <summary>Repeatable; <see cref="ArgumentNormalizer"/> joins the values with commas.</summary>
    [Option("via")]
    public string? Via { get; set; }

    [Option("seconds")]
    public string? Seconds { get; set; }

    [Option("secret-file")]
    public string? SecretFile { get; set; }

    [Option("scheduler")]
    public string? Scheduler { get; set; }

    [Option("congestion")]
    public string? Congestion { get; set; }

    [Option("connect-timeout")]
    public string? ConnectTimeout { get; set; }

    [Option('h', "help")]
    public bool Help { get; set; }

    [Value(0)]
    public IEnumerable<string> Positionals { get; set; } = [];
}
