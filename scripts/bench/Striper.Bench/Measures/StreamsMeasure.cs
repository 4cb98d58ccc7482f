using Striper.Bench.Load;
using Striper.Bench.Running;
using Striper.Bench.Subjects;

namespace Striper.Bench.Measures;

/// <summary>Many streams in one tunnel: whether they cost more than one.</summary>
internal sealed class StreamsMeasure : IMeasure
{
    private const int Legs = 4;

    private static readonly int[] _streams = [1, 10, 100, 1000];
    private static readonly TimeSpan _warmUp = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public string Name => "streams";

    /// <inheritdoc/>
    public string Summary => "1 to 1000 downloads at once through Striper's 4 legs: goodput and processor time a GB";

    /// <inheritdoc/>
    public Task RunAsync(BenchRun run, CancellationToken cancellationToken) => run.WithPairsAsync(
        run.Place,
        [new StriperSubject(run.Plan.Proxy, Legs)],
        async pairs =>
        {
            var (name, pair) = pairs[0];
            await run.LoadAsync(run.Place, pair, ConnectionKind.Checked, 10, _warmUp, cancellationToken);
            for (var i = 0; i < run.Plan.Runs; i++)
            {
                foreach (var streams in _streams)
                    await BulkMeasure.MeasureAsync(run, name, pair, streams, $"{streams} at once", cancellationToken);
            }
        },
        cancellationToken);
}
