using System.Runtime.InteropServices;
using CommandLine;
using Striper.Soak.Options;
using Striper.WanLab.Lab;
using Striper.WanLab.Options;

namespace Striper.Soak;

/// <summary>The soak test's command.</summary>
internal static class Program
{
    private const int Succeeded = 0;
    private const int Failed = 1;
    private const int Misused = 2;

    private static async Task<int> Main(string[] args)
    {
        if (args.Contains("--help") || args.Contains("-h"))
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
            settings.AutoVersion = false;
        });
        var options = parser.ParseArguments<SoakOptions>(SoakOptions.Join(args)).Value
            ?? throw new UsageException($"not understood: {string.Join(' ', args)}; --help says what there is");
        using var stopping = new CancellationTokenSource();
        void Stop(PosixSignalContext signal)
        {
            // The proxies are ended before.
            signal.Cancel = true;
            stopping.Cancel();
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var termination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        return await new RunCommand(options).RunAsync(stopping.Token);
    }

    private static int Fail(string message, int status)
    {
        Console.Error.WriteLine($"soak: {message}");
        return status;
    }
}
