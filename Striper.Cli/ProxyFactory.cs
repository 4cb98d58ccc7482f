using Microsoft.Extensions.Logging;
using Striper.Cli.Options;
using Striper.Client;
using Striper.Common.Buffers;
using Striper.Common.Legs;
using Striper.Common.Primitives;
using Striper.Common.Relay;
using Striper.Common.Tracing;
using Striper.Common.Tunnel;
using Striper.Server;

namespace Striper.Cli;

/// <summary>Composes the proxies of a process; its buffers and its memory budget are shared by all of them.</summary>
internal sealed class ProxyFactory : IDisposable
{
    private readonly TraceFile? _trace;
    private readonly BufferPool _buffers = new();
    private readonly IdleMemory _idleMemory;
    private readonly TimerThread _time = new();
    private readonly MemoryBudget _budget = new(Common.Tunnel.TunnelOptions.ProcessBudgetBytes);

    /// <summary>For proxies whose tunnels' decisions go to <paramref name="trace"/>, if any. The caller disposes it, after the proxies.</summary>
    public ProxyFactory(TraceFile? trace)
    {
        _trace = trace;

        // Not on the tunnels' timers: a collection takes longer than they may wait.
        _idleMemory = new IdleMemory(_buffers, TimeProvider.System);
    }

    /// <summary>Composes one proxy; nothing is opened yet. The caller disposes it.</summary>
    public IProxy Create(ProxyOptions options, ILogger log) => options switch
    {
        ClientOptions client => CreateClient(client, log),
        ServerOptions server => CreateServer(server, log),
        Options.RelayOptions relay => CreateRelay(relay, log),
        _ => throw new ArgumentOutOfRangeException(nameof(options)),
    };

    /// <inheritdoc/>
    public void Dispose()
    {
        _idleMemory.Dispose();
        _time.Dispose();
    }

    private TunnelProxyAdapter CreateClient(ClientOptions options, ILogger log)
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
                Limits = TunnelLimits.Default with { Linger = options.Tunnel.Linger },
                Buffers = _buffers,
                Budget = _budget,
                Time = _time,
                Trace = _trace,
            },
            log);
        return new TunnelProxyAdapter(proxy);
    }

    private TunnelProxyAdapter CreateServer(ServerOptions options, ILogger log)
    {
        var proxy = new ServerProxy(
            new ServerProxyOptions
            {
                Listen = options.Listen.EndPoint,
                TargetHost = options.Target.Host,
                TargetPort = options.Target.Port,
                ProxyProtocol = options.ProxyProtocol,
                Scheduler = options.Tunnel.Scheduler,
                Congestion = options.Tunnel.Congestion ?? LegCongestion.Auto,
                ConnectTimeout = options.ConnectTimeout,
                Limits = TunnelLimits.Default with { Linger = options.Tunnel.Linger },
                Buffers = _buffers,
                Budget = _budget,
                Time = _time,
                Trace = _trace,
            },
            log);
        return new TunnelProxyAdapter(proxy);
    }

    private static RelayAdapter CreateRelay(Options.RelayOptions options, ILogger log)
    {
        var proxy = new RelayProxy(
            new Common.Relay.RelayOptions
            {
                Listen = options.Listen.EndPoint,
                TargetHost = options.Target.Host,
                TargetPort = options.Target.Port,
                ConnectTimeout = options.ConnectTimeout,
                Drain = options.Drain,
            },
            log);
        return new RelayAdapter(proxy);
    }
}
