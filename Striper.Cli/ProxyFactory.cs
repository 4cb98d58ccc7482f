using Microsoft.Extensions.Logging;
using Striper.Cli.Options;
using Striper.Client;
using Striper.Common.Buffers;
using Striper.Common.Legs;
using Striper.Common.Primitives;
using Striper.Common.Relay;
using Striper.Common.Tracing;
using Striper.Server;

namespace Striper.Cli;

/// <summary>Composes the proxies of a process; its buffers and its memory budget are shared by all of them.</summary>
/// <param name="trace">Where their tunnels' decisions are written, or null. The caller disposes it, after the proxies.</param>
internal sealed class ProxyFactory(TraceFile? trace)
{
    private readonly BufferPool _buffers = new();
    private readonly MemoryBudget _budget = new(Common.Tunnel.TunnelOptions.ProcessBudgetBytes);

    /// <summary>Composes one proxy; nothing is opened yet. The caller disposes it.</summary>
    public IProxy Create(ProxyOptions options, ILogger log) => options switch
    {
        ClientOptions client => CreateClient(client, log),
        ServerOptions server => CreateServer(server, log),
        Options.RelayOptions relay => CreateRelay(relay, log),
        _ => throw new ArgumentOutOfRangeException(nameof(options)),
    };

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
                Trace = trace,
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
                Trace = trace,
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
