using Striper.Bench.Load;
using Striper.Bench.Running;

namespace Striper.Bench.Measures;

/// <summary>Small messages, with everything on one core: the work between there and back.</summary>
internal sealed class LatencyMeasure : IMeasure
{
    private static readonly TimeSpan _warmUp = TimeSpan.FromSeconds(3);

    /// <inheritdoc/>
    public string Name => "latency";

    /// <inheritdoc/>
    public string Summary => "64 B there and back, one at a time; proxies, target and load share one core";

    /// <inheritdoc/>
    public Task RunAsync(BenchRun run, CancellationToken cancellationToken) => run.WithPairsAsync(
        run.OneCore,
        run.Plan.Subjects,
        async pairs =>
        {
            foreach (var (_, pair) in pairs)
                await run.LoadAsync(run.OneCore, pair, ConnectionKind.RoundTrips, 1, _warmUp, cancellationToken);
            for (var i = 0; i < run.Plan.Runs; i++)
            {
                foreach (var (name, pair) in pairs)
                {
                    var report = await run.LoadAsync(run.OneCore, pair, ConnectionKind.RoundTrips, 1, run.Plan.Length, cancellationToken);
                    run.Add("64 B round trip, one core: median", "us", name, report.MedianMicroseconds);
                    run.Add("64 B round trip, one core: p99", "us", name, report.P99Microseconds);
                }
            }
        },
        cancellationToken);
}
