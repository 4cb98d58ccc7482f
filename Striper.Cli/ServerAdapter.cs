using System.Net;
using Striper.Server;

namespace Striper.Cli;

/// <summary>The server-facing proxy as the program runs it.</summary>
internal sealed class ServerAdapter(ServerProxy proxy) : IProxy
{
    /// <inheritdoc/>
    public IPEndPoint LocalEndPoint => proxy.LocalEndPoint;

    /// <inheritdoc/>
    public Task Completion => proxy.Completion;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        proxy.Start();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(TimeSpan drain, CancellationToken abort) => proxy.StopAsync(drain, abort);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => proxy.DisposeAsync();
}
