using System.Runtime.InteropServices;
using CommandLine;

namespace Striper.Simulate;

/// <summary>The simulation over many seeds.</summary>
internal static class Program
{
    private const int Succeeded = 0;
    private const int Failed = 1;
    private const int Misused = 2;
    private const int MostThreads = 1024;

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
        var options = parser.ParseArguments<SimulateOptions>(args).Value;
        if (options is null)
            return Misuse($"not understood: {string.Join(' ', args)}; --help says what there is");
        if (options.Seeds < 1 || options.From < 1 || options.From > int.MaxValue - options.Seeds)
            return Misuse("--seeds and --from are at least 1, and the last seed at most 2147483646");
        if (options.Threads is < 0 or > MostThreads || options.Minutes is not (>= 0 and <= 100_000))
            return Misuse("--threads is 1 to 1024, --minutes 0 to 100000");
        return Run(options);
    }

    private static int Run(SimulateOptions options)
    {
        using var stopping = new CancellationTokenSource();
        void Stop(PosixSignalContext signal)
        {
            // What has run is told before the end.
            signal.Cancel = true;
            stopping.Cancel();
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var termination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        if (options.Minutes > 0)
            stopping.CancelAfter(TimeSpan.FromMinutes(options.Minutes));
        var campaign = new Campaign(options.From, options.Seeds, options.Threads > 0 ? options.Threads : Environment.ProcessorCount);
        campaign.Run(stopping.Token);
        Console.WriteLine(campaign.Summary);
        return campaign.HasSucceeded ? Succeeded : Failed;
    }

    private static int Misuse(string message)
    {
        Console.Error.WriteLine($"simulate: {message}");
        return Misused;
    }
}
