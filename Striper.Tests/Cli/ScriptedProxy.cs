using System.Net;
using Striper.Cli;
using Striper.Common.Diagnostics;

namespace Striper.Tests.Cli;

/// <summary>A proxy without sockets: the test says how its start and its stop go.</summary>
internal sealed class ScriptedProxy : IProxy
{
    public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Func<Task> Start { get; init; } = () => Task.CompletedTask;

    /// <summary>Called with the abort token; by default the stop ends at once.</summary>
    public Func<CancellationToken, Task> Stop { get; init; } = _ => Task.CompletedTask;

    public TimeSpan? Drain { get; private set; }

    public IPEndPoint LocalEndPoint { get; } = new(IPAddress.Loopback, 4711);

    public ScriptedStatistics Scripted { get; } = new();

    public IStatisticsSource Statistics => Scripted;

    public Task Completion => Ended.Task;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await Start();
        Started.SetResult();
    }

    public async Task StopAsync(TimeSpan drain, CancellationToken abort)
    {
        Drain = drain;
        await Stop(abort);
        Ended.TrySetResult();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
