using Striper.Bench.Load;
using Striper.Bench.Running;
using Striper.Bench.Subjects;

namespace Striper.Bench.Scenarios;

/// <summary>What a pair has in use after it has carried much, and after a rest.</summary>
internal sealed class BulkMemoryCell(StriperSubject subject, BenchPlan plan) : ICell
{
    private static readonly TimeSpan _rest = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _step = TimeSpan.FromMilliseconds(50);

    /// <inheritdoc/>
    public string Name => FormattableString.Invariant($"after {plan.MemoryBytes / 1e9} GB of bulk");

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Row>> RunAsync(BenchPlace place, CancellationToken cancellationToken)
    {
        await using var rig = await Rig.StartAsync(place, subject, wrapper: [], cancellationToken);
        await rig.Load.StartBulkAsync(streams: 1, MessageSize.NoSeed, cancellationToken);
        while ((await rig.Load.CountAsync(cancellationToken)).Bytes < plan.MemoryBytes)
            await Task.Delay(_step, cancellationToken);
        await rig.Load.StopBulkAsync(cancellationToken);
        var busy = PairMemory.Of(rig.Session);
        await Task.Delay(_rest, cancellationToken);
        return [new Row(Name, busy.Figures), new Row($"{Name}, and {_rest.TotalSeconds} s without", PairMemory.Of(rig.Session).Figures)];
    }
}
