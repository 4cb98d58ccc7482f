using Striper.Bench.Running;
using Striper.Bench.Subjects;

namespace Striper.Bench.Scenarios;

/// <summary>Streams of bulk from the target.</summary>
internal sealed class BulkCell(string name, ISubject subject, int streams, BenchPlan plan) : ICell
{
    // Slow start, and what legs learn of each other.
    private static readonly TimeSpan _settling = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Row>> RunAsync(BenchPlace place, CancellationToken cancellationToken)
    {
        await using var rig = await Rig.StartAsync(place, subject, wrapper: [], cancellationToken);
        await rig.CarryComparedAsync(plan.WarmUp, cancellationToken);

        // One stream has been warmed up, many have not.
        var settling = streams == 1 || plan.WarmUp < _settling ? _settling : plan.WarmUp;
        return [new Row(name, await BulkWindow.MeasureAsync(rig, streams, settling, plan.Length, cancellationToken))];
    }
}
