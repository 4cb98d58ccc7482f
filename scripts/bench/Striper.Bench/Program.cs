using System.Runtime.InteropServices;
using System.Text.Json;
using CommandLine;
using Striper.Bench.Load;
using Striper.Bench.Options;
using Striper.WanLab.Lab;
using Striper.WanLab.Load;
using UsageException = Striper.WanLab.Options.UsageException;

namespace Striper.Bench;

/// <summary>The benchmark's command, and its two measuring programs.</summary>
internal static class Program
{
    private const int Succeeded = 0;
    private const int Failed = 1;
    private const int Misused = 2;

    private static async Task<int> Main(string[] args)
    {
        if (args.Length == 0 || args.Contains("--help") || args.Contains("-h"))
        {
            Console.WriteLine(HelpText.Text);
            return Succeeded;
        }

        try
        {
            await RunAsync(args);
            return Succeeded;
        }
        catch (OperationCanceledException)
        {
            return Fail("stopped", Failed);
        }
        catch (UsageException e)
        {
            return Fail(e.Message, Misused);
        }
        catch (Exception e) when (e is LabException or System.Net.Sockets.SocketException or IOException or InvalidDataException)
        {
            return Fail(e.Message, Failed);
        }
    }

    private static async Task RunAsync(string[] args)
    {
        using var parser = new Parser(settings =>
        {
            settings.HelpWriter = null;
            settings.CaseInsensitiveEnumValues = true;
            settings.AutoVersion = false;
        });
        switch (parser.ParseArguments<RunOptions, Options.LoadOptions, Options.TargetOptions>(args).Value)
        {
            case Options.TargetOptions:
                await BenchTarget.RunAsync();
                break;
            case Options.LoadOptions load:
                await LoadAsync(load);
                break;
            case RunOptions run:
                await RunAsync(run);
                break;
            default:
                throw new UsageException($"not understood: {string.Join(' ', args.Skip(1))}; --help says what there is");
        }
    }

    private static async Task LoadAsync(Options.LoadOptions load)
    {
        var length = TimeSpan.FromSeconds(load.Seconds);
        switch (load.Kind)
        {
            case Load.ConnectionKind.RoundTrips:
                Report(RoundTripLoad.Run(load.Port, length));
                break;
            case Load.ConnectionKind.Short:
                Report(await ShortLoad.RunAsync(load.Port, load.Connections, length));
                break;
            case Load.ConnectionKind.Idle:
                await IdleLoad.RunAsync(load.Port, load.Connections);
                break;
            default:
                Report(await BulkLoad.RunAsync(load.Port, load.Connections, load.Kind == Load.ConnectionKind.Checked, length));
                break;
        }
    }

    private static void Report(Load.LoadReport report) => Standard.Say(JsonSerializer.Serialize(report));

    private static async Task RunAsync(RunOptions options)
    {
        using var stopping = new CancellationTokenSource();
        void Stop(PosixSignalContext signal)
        {
            // What was started ends first.
            signal.Cancel = true;
            stopping.Cancel();
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var termination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        await new RunCommand(options).RunAsync(stopping.Token);
    }

    private static int Fail(string message, int status)
    {
        Console.Error.WriteLine($"bench: {message}");
        return status;
    }
}
