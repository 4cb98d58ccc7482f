using CommandLine;
using Striper.Fuzz.Options;

namespace Striper.Fuzz;

/// <summary>The fuzzer's command.</summary>
internal static class Program
{
    private const int Succeeded = 0;
    private const int Misused = 2;

    private static int Main(string[] args)
    {
        if (args.Contains("--help") || args.Contains("-h"))
        {
            Console.WriteLine(HelpText.Text);
            return Succeeded;
        }

        using var parser = new Parser(settings =>
        {
            settings.HelpWriter = null;
            settings.AutoVersion = false;
        });
        try
        {
            return parser.ParseArguments<FuzzOptions>(args).Value is { } options
                ? new RunCommand(options).Run()
                : throw new UsageException($"not understood: {string.Join(' ', args)}; --help says what there is");
        }
        catch (Exception e) when (e is UsageException or IOException or FormatException)
        {
            Console.Error.WriteLine($"fuzz: {e.Message}");
            return Misused;
        }
    }
}
