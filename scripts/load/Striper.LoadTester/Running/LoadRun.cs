using System.Collections.Concurrent;
using System.Diagnostics;

namespace Striper.LoadTester.Running;

/// <summary>All connections of a run, so many at a time. One use.</summary>
internal sealed class LoadRun(LoadPlan plan)
{
    private readonly ConcurrentBag<LoadOutcome> _outcomes = [];

    /// <summary>Connections that are over.</summary>
    public int Done => _outcomes.Count;

    /// <summary>Runs until all are over, or it is stopped.</summary>
    public async Task<LoadResult> RunAsync(CancellationToken stopping)
    {
        var start = Stopwatch.GetTimestamp();
        var isStopped = false;
        try
        {
            await Parallel.ForEachAsync(
                Enumerable.Range(0, plan.Connections),
                new ParallelOptions { MaxDegreeOfParallelism = plan.Concurrency, CancellationToken = stopping },
                async (number, cancellationToken) => _outcomes.Add(await new LoadConnection(plan, number).RunAsync(cancellationToken)));
        }
        catch (OperationCanceledException)
        {
            isStopped = true;
        }

        return new LoadResult(plan, [.. _outcomes], Stopwatch.GetElapsedTime(start), isStopped);
    }
}
