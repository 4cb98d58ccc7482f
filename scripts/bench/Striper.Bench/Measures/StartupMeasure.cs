using System.Diagnostics;
using System.Globalization;
using Striper.Bench.Running;

namespace Striper.Bench.Measures;

/// <summary>How soon Striper's proxies accept, and how soon help is there.</summary>
internal sealed class StartupMeasure : IMeasure
{
    private const string Subject = "striper-4";

    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(1);

    /// <inheritdoc/>
    public string Name => "startup";

    /// <inheritdoc/>
    public string Summary => "from the start of the process until Striper accepts, and until --help has ended";

    /// <inheritdoc/>
    public async Task RunAsync(BenchRun run, CancellationToken cancellationToken)
    {
        string[] proxy = ["dotnet", run.Plan.Proxy];
        for (var i = 0; i < run.Plan.Runs; i++)
        {
            run.Add("-s accepts", "ms", Subject, await UntilAcceptedAsync(run, port => [.. proxy, "-s", $"127.0.0.1:{port}", "127.0.0.1:1"], cancellationToken));
            run.Add("-c accepts", "ms", Subject, await UntilAcceptedAsync(run, port => [.. proxy, "-c", $"127.0.0.1:{port}", "127.0.0.1", "1", "-n", "4"], cancellationToken));
            var began = Stopwatch.GetTimestamp();
            await using var help = run.Place.Start([.. proxy, "--help"]);
            await help.WaitForSuccessAsync(cancellationToken);
            run.Add("--help", "ms", Subject, Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }
    }

    private static async Task<double> UntilAcceptedAsync(BenchRun run, Func<string, IReadOnlyList<string>> command, CancellationToken cancellationToken)
    {
        var port = Place.FreePort();
        var began = Stopwatch.GetTimestamp();
        await using var program = run.Place.Start(command(port.ToString(CultureInfo.InvariantCulture)));
        while (!await Place.TryConnectAsync(port, cancellationToken))
        {
            if (program.HasEnded || Stopwatch.GetElapsedTime(began) > Place.LongestStart)
                throw new WanLab.Lab.LabException($"{program.Command} does not listen: {string.Join(" / ", program.Lines.TakeLast(5))}");
            await Task.Delay(_look, cancellationToken);
        }

        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }
}
