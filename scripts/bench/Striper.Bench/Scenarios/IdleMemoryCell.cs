using System.Globalization;
using Striper.Bench.Running;
using Striper.Bench.Subjects;

namespace Striper.Bench.Scenarios;

/// <summary>What a pair needs for each stream that is open.</summary>
internal sealed class IdleMemoryCell(StriperSubject subject, BenchPlan plan) : ICell
{
    // So that what a first stream brings along is there already.
    private const int FirstStreams = 100;

    private static readonly TimeSpan _settling = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"each of {plan.IdleStreams} idle streams");

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Row>> RunAsync(BenchPlace place, CancellationToken cancellationToken)
    {
        await using var rig = await Rig.StartAsync(place, subject, wrapper: [], cancellationToken);
        await rig.Load.OpenIdleAsync(FirstStreams, cancellationToken);
        await rig.Load.CloseIdleAsync(cancellationToken);
        await Task.Delay(_settling, cancellationToken);
        var before = PairMemory.Of(rig.Session);
        await rig.Load.OpenIdleAsync(plan.IdleStreams, cancellationToken);
        await Task.Delay(_settling, cancellationToken);
        return [new Row(Name, PairMemory.Of(rig.Session).Since(before, plan.IdleStreams).Figures)];
    }
}
