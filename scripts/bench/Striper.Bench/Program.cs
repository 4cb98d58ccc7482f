using System.Net;
using System.Runtime.InteropServices;
using CommandLine;
using Striper.Bench.Load;
using Striper.Bench.Options;
using Striper.WanLab.Lab;
using Striper.WanLab.Options;

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
            return await RunAsync(args);
        }
        catch (OperationCanceledException)
        {
            return Fail("stopped", Failed);
        }
        catch (UsageException e)
        {
            return Fail(e.Message, Misused);
        }
        catch (Exception e) when (e is LabException or System.Net.Sockets.SocketException or IOException)
        {
            return Fail(e.Message, Failed);
        }
    }

    private static async Task<int> RunAsync(string[] args)
    {
        using var parser = new Parser(settings =>
        {
            settings.HelpWriter = null;
            settings.CaseInsensitiveEnumValues = true;
            settings.AutoVersion = false;
        });
        switch (parser.ParseArguments<BenchOptions, LoadOptions, TargetOptions>(args).Value)
        {
            case TargetOptions target:
                await new Target().RunAsync(IPEndPoint.Parse(target.Listen));
                return Succeeded;
            case LoadOptions load:
                using (var client = new LoadClient(IPEndPoint.Parse(load.Target)))
                    await client.RunAsync();
                return Succeeded;
            case BenchOptions run:
                return await RunAsync(run);
            default:
                throw new UsageException($"not understood: {string.Join(' ', args.Skip(1))}; --help says what there is");
        }
    }

    private static async Task<int> RunAsync(BenchOptions options)
    {
        using var stopping = new CancellationTokenSource();
        void Stop(PosixSignalContext signal)
        {
            // What was started is ended before.
            signal.Cancel = true;
            stopping.Cancel();
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var termination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        return await new RunCommand(options).RunAsync(stopping.Token);
    }

    private static int Fail(string message, int status)
    {
        Console.Error.WriteLine($"bench: {message}");
        return status;
    }
}
