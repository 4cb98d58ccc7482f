using System.Net;
using Striper.Client;
using Striper.Common.Diagnostics;
using Striper.Server;

namespace Striper.Cli;

/// <summary>Either end of a tunnel as the program runs it.</summary>
internal sealed class TunnelProxyAdapter : IProxy
{
    private readonly IAsyncDisposable _proxy;
    private readonly Action _start;
    private readonly Func<IPEndPoint> _localEndPoint;
    private readonly Func<TimeSpan, CancellationToken, Task> _stop;

    /// <summary>The client-facing end.</summary>
    public TunnelProxyAdapter(ClientProxy proxy)
    {
        (_proxy, _start, _localEndPoint, _stop) = (proxy, proxy.Start, () => proxy.LocalEndPoint, proxy.StopAsync);
        (Statistics, Completion) = (proxy, proxy.Completion);
    }

    /// <summary>The server-facing end.</summary>
    public TunnelProxyAdapter(ServerProxy proxy)
    {
        (_proxy, _start, _localEndPoint, _stop) = (proxy, proxy.Start, () => proxy.LocalEndPoint, proxy.StopAsync);
        (Statistics, Completion) = (proxy, proxy.Completion);
    }

    /// <inheritdoc/>
    public IPEndPoint LocalEndPoint => _localEndPoint();

    /// <inheritdoc/>
    public IStatisticsSource Statistics { get; }

    /// <inheritdoc/>
    public Task Completion { get; }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _start();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(TimeSpan drain, CancellationToken abort) => _stop(drain, abort);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _proxy.DisposeAsync();
}
