using Microsoft.Extensions.Logging;
using Striper.Cli.Options;
using Striper.Client;
using Striper.Common.Buffers;
using Striper.Common.Filtering;
using Striper.Common.Legs;
using Striper.Common.Primitives;
using Striper.Common.Relay;
using Striper.Common.Security;
using Striper.Common.Timing;
using Striper.Common.Tracing;
using Striper.Common.Transport;
using Striper.Common.Tunnel;
using Striper.Server;

namespace Striper.Cli;

/// <summary>Composes the proxies of a process; its buffers and its memory budget are shared by all of them.</summary>
internal sealed class ProxyFactory : IDisposable
{
    private readonly TraceFile? _trace;
    private readonly BufferPool _buffers = new();
    private readonly IdleMemory _idleMemory;
    private readonly TimerQueue _time = SocketLoops.CreateTimers();
    private readonly MemoryBudget _budget;
    private readonly List<LegSecurity> _securities = [];

    /// <summary>
    /// For proxies whose tunnels' decisions go to <paramref name="trace"/>, if any, and which together promise to peers what
    /// <paramref name="bufferBytes"/> says at most. The caller disposes it, after the proxies.
    /// </summary>
    public ProxyFactory(TraceFile? trace, long bufferBytes)
    {
        _trace = trace;
        _budget = new MemoryBudget(bufferBytes);

        // Not on the tunnels' timers: a collection takes longer than they may wait.
        _idleMemory = new IdleMemory(_buffers, TimeProvider.System);
    }

    /// <summary>Composes one proxy; nothing is opened yet. The caller disposes it.</summary>
    public IProxy Create(ProxyOptions options, FilterChain? filters, ILogger log) => options switch
    {
        ClientOptions client => CreateClient(client, filters, log),
        ServerOptions server => CreateServer(server, filters, log),
        Options.RelayOptions relay => CreateRelay(relay, filters, log),
        _ => throw new ArgumentOutOfRangeException(nameof(options)),
    };

    /// <inheritdoc/>
    public void Dispose()
    {
        _idleMemory.Dispose();
        _time.Dispose();
        foreach (var security in _securities)
            security.Dispose();
    }

    private LegSecurity? CreateSecurity(Options.TunnelOptions tunnel)
    {
        if (tunnel.Secrets is not { } secrets)
            return null;
        var security = new LegSecurity(secrets) { Buffers = _buffers };
        _securities.Add(security);
        return security;
    }

    private static TunnelLimits LimitsOf(Options.TunnelOptions tunnel) => new(tunnel.Limits.MaxDatagramBytes, tunnel.Limits.MaxStreams, tunnel.Linger);

    private TunnelProxyAdapter CreateClient(ClientOptions options, FilterChain? filters, ILogger log)
    {
        var proxy = new ClientProxy(
            new ClientProxyOptions
            {
                Listen = options.Listen.EndPoint,
                ServerHost = options.Server.Host,
                ServerPort = options.Server.Port,
                Legs = options.LegOrigins,
                ExpressLegs = options.ExpressOrigins,
                LegRange = options.LegRange,
                Scheduler = options.Tunnel.Scheduler,
                Congestion = options.Tunnel.Congestion ?? LegCongestion.Auto,
                ConnectTimeout = options.ConnectTimeout,
                Limits = LimitsOf(options.Tunnel),
                Security = CreateSecurity(options.Tunnel),
                Allow = options.Allow,
                Filters = filters,
                StreamBufferBytes = options.Tunnel.Limits.StreamBufferBytes,
                TunnelBufferBytes = options.Tunnel.Limits.TunnelBufferBytes,
                MaxWaitingApplications = options.Tunnel.Limits.MaxWaiting,
                Buffers = _buffers,
                Budget = _budget,
                Time = _time,
                Trace = _trace,
            },
            log);
        return new TunnelProxyAdapter(proxy);
    }

    private TunnelProxyAdapter CreateServer(ServerOptions options, FilterChain? filters, ILogger log)
    {
        var proxy = new ServerProxy(
            new ServerProxyOptions
            {
                Listen = options.Listen.EndPoint,
                TargetHost = options.Target.Host,
                TargetPort = options.Target.Port,
                PoolSize = options.PoolSize,
                ProxyProtocol = options.ProxyProtocol,
                Scheduler = options.Tunnel.Scheduler,
                Congestion = options.Tunnel.Congestion ?? LegCongestion.Auto,
                ConnectTimeout = options.ConnectTimeout,
                Limits = LimitsOf(options.Tunnel),
                Security = CreateSecurity(options.Tunnel),
                Allow = options.Allow,
                Filters = filters,
                StreamBufferBytes = options.Tunnel.Limits.StreamBufferBytes,
                TunnelBufferBytes = options.Tunnel.Limits.TunnelBufferBytes,
                MaxTunnels = options.Tunnel.Limits.MaxTunnels,
                MaxLegs = options.Tunnel.Limits.MaxLegs,
                MaxPendingHandshakes = options.Tunnel.Limits.MaxHandshakes,
                HandshakeTimeout = options.Tunnel.Limits.HandshakeTimeout,
                Buffers = _buffers,
                Budget = _budget,
                Time = _time,
                Trace = _trace,
            },
            log);
        return new TunnelProxyAdapter(proxy);
    }

    private static RelayAdapter CreateRelay(Options.RelayOptions options, FilterChain? filters, ILogger log)
    {
        var proxy = new RelayProxy(
            new Common.Relay.RelayOptions
            {
                Listen = options.Listen.EndPoint,
                TargetHost = options.Target.Host,
                TargetPort = options.Target.Port,
                ConnectTimeout = options.ConnectTimeout,
                PoolSize = options.PoolSize,
                Framed = options.Framed,
                Drain = options.Drain,
                Allow = options.Allow,
                Filters = filters,
            },
            log);
        return new RelayAdapter(proxy);
    }
}
