using Striper.Bench.Running;
using Striper.Bench.Subjects;

namespace Striper.Bench.Scenarios;

/// <summary>Small messages there and back, with everything on one core.</summary>
internal sealed class LatencyCell(ISubject subject, BenchPlan plan) : ICell
{
    // On several cores it would be the scheduler's choice of a core that is measured.
    private static readonly string[] _onOneCore = ["taskset", "-c", "0"];

    // The compiler shares the core as well, and takes that much longer to be done.
    private const int WarmUps = 4;

    /// <inheritdoc/>
    public string Name => subject.Name;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Row>> RunAsync(BenchPlace place, CancellationToken cancellationToken)
    {
        await using var rig = await Rig.StartAsync(place, subject, _onOneCore, cancellationToken);
        await rig.Load.MeasureRoundTripsAsync(WarmUps * plan.WarmUp, cancellationToken);
        var times = await rig.Load.MeasureRoundTripsAsync(plan.Length, cancellationToken);
        return [new Row(Name, [new Figure("median, µs", times.MedianUs), new Figure("p99, µs", times.P99Us)])];
    }
}
