using System.Diagnostics;

namespace Striper.Foo.Asking;

/// <summary>All connections of a client, at the same time. One use.</summary>
internal sealed class FooRun(FooClientPlan plan)
{
    private readonly FooConnection[] _connections = [.. Enumerable.Range(0, plan.Connections).Select(number => new FooConnection(plan, number))];

    /// <summary>Answers so far.</summary>
    public long Answers => _connections.Sum(connection => (long)connection.Answers);

    /// <summary>Runs until all are over, or it is stopped.</summary>
    public async Task<FooResult> RunAsync(CancellationToken stopping)
    {
        var start = Stopwatch.GetTimestamp();
        var outcomes = await Task.WhenAll(_connections.Select(connection => connection.RunAsync(stopping)));
        var elapsed = Stopwatch.GetElapsedTime(start);
        foreach (var connection in _connections)
            connection.Dispose();
        return new FooResult(plan, outcomes, elapsed);
    }
}
