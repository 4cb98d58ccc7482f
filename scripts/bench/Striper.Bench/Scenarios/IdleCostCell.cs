using System.Diagnostics;
using System.Globalization;
using Striper.Bench.Running;
using Striper.Bench.Subjects;

namespace Striper.Bench.Scenarios;

/// <summary>What streams cost that are open and carry nothing.</summary>
internal sealed class IdleCostCell(StriperSubject subject, int streams, BenchPlan plan) : ICell
{
    private static readonly TimeSpan _settling = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _length = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"{streams} idle streams");

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Row>> RunAsync(BenchPlace place, CancellationToken cancellationToken)
    {
        await using var rig = await Rig.StartAsync(place, subject, wrapper: [], cancellationToken);

        // The compiler works when a process has become quiet: what it has to do is told before, and it is waited for.
        await rig.CarryComparedAsync(plan.WarmUp, cancellationToken);
        await rig.Load.OpenIdleAsync(streams, cancellationToken);
        await Task.Delay(_settling, cancellationToken);
        var (begin, before) = (Stopwatch.GetTimestamp(), rig.Session.CpuTime());
        await Task.Delay(_length, cancellationToken);
        var share = (rig.Session.CpuTime() - before) / Stopwatch.GetElapsedTime(begin);
        return [new Row(Name, [new Figure("CPU of both, % of a core", share * 100)])];
    }
}
