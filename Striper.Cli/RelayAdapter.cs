using System.Net;
using Striper.Common.Diagnostics;
using Striper.Common.Relay;

namespace Striper.Cli;

/// <summary>The plain relay as the program runs it.</summary>
internal sealed class RelayAdapter(RelayProxy proxy) : IProxy
{
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <inheritdoc/>
    public IPEndPoint LocalEndPoint => proxy.LocalEndPoint;

    /// <inheritdoc/>
    public IStatisticsSource Statistics => proxy;

    /// <inheritdoc/>
    public Task Completion => _completion.Task;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => proxy.StartAsync(cancellationToken);

    /// <inheritdoc/>
    public async Task StopAsync(TimeSpan drain, CancellationToken abort)
    {
        // An impatient second stop shortens the first.
        await using var impatience = abort.Register(() => _ = proxy.StopAsync(TimeSpan.Zero));
        await proxy.StopAsync(drain);
        _completion.TrySetResult();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => proxy.DisposeAsync();
}
