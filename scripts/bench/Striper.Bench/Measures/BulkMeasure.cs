using Striper.Bench.Load;
using Striper.Bench.Running;
using Striper.WanLab.Lab;

namespace Striper.Bench.Measures;

/// <summary>One download: how fast, and what both proxies cost a gigabyte.</summary>
internal sealed class BulkMeasure : IMeasure
{
    // Long enough for the compiler of a runtime that compiles what is used much.
    private static readonly TimeSpan _warmUp = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public string Name => "bulk";

    /// <inheritdoc/>
    public string Summary => "one download through the pair: goodput, and processor time of both proxies a GB; every byte of a first one is compared";

    /// <inheritdoc/>
    public Task RunAsync(BenchRun run, CancellationToken cancellationToken) => run.WithPairsAsync(
        run.Place,
        run.Plan.Subjects,
        async pairs =>
        {
            foreach (var (_, pair) in pairs)
            {
                await run.LoadAsync(run.Place, pair, ConnectionKind.Checked, 1, _warmUp, cancellationToken);
                await run.LoadAsync(run.Place, pair, ConnectionKind.Bulk, 1, _warmUp, cancellationToken);
            }

            for (var i = 0; i < run.Plan.Runs; i++)
            {
                foreach (var (name, pair) in pairs)
                    await MeasureAsync(run, name, pair, 1, "bulk", cancellationToken);
            }
        },
        cancellationToken);

    /// <summary>Downloads over some connections at once, and adds goodput and cost.</summary>
    public static async Task MeasureAsync(BenchRun run, string subject, Pair pair, int connections, string figure, CancellationToken cancellationToken)
    {
        var before = pair.ProcessorTime();
        var report = await run.LoadAsync(run.Place, pair, ConnectionKind.Bulk, connections, run.Plan.Length, cancellationToken);
        var used = pair.ProcessorTime() - before;
        if (report.Bytes == 0)
            throw new LabException($"{subject}: nothing arrived");
        run.Add($"{figure}: goodput", "Mbit/s", subject, report.Mbit);
        run.Add($"{figure}: CPU of both proxies", "s/GB", subject, used.TotalSeconds / (report.Bytes / 1e9));
    }
}
