using Microsoft.Extensions.Logging;
using Striper.Cli.Options;
using Striper.Client;
using Striper.Common.Legs;
using Striper.Common.Primitives;
using Striper.Common.Relay;
using Striper.Server;

namespace Striper.Cli;

/// <summary>Composes the proxy that the options ask for.</summary>
internal static class ProxyFactory
{
    /// <summary>Composes the proxy; nothing is opened yet. The caller disposes it.</summary>
    public static IProxy Create(ProxyOptions options, ILoggerFactory loggers)
    {
        var log = loggers.CreateLogger("tcp-proxy");
        return options switch
        {
            ClientOptions client => CreateClient(client, log),
            ServerOptions server => CreateServer(server, log),
            Options.RelayOptions relay => CreateRelay(relay, log),
            _ => throw new ArgumentOutOfRangeException(nameof(options)),
        };
    }

    private static TunnelProxyAdapter CreateClient(ClientOptions options, ILogger log)
    {
        var proxy = new ClientProxy(
            new ClientProxyOptions
            {
                Listen = options.Listen.EndPoint,
                ServerHost = options.Server.Host,
                ServerPort = options.Server.Port,
                Legs = options.LegAddresses,
                Scheduler = options.Tunnel.Scheduler,
                Congestion = options.Tunnel.Congestion ?? LegLink.PreferredCongestionControl,
                ConnectTimeout = options.ConnectTimeout,
                Limits = TunnelLimits.Default with { Linger = options.Tunnel.Linger },
            },
            log);
        return new TunnelProxyAdapter(proxy);
    }

    private static TunnelProxyAdapter CreateServer(ServerOptions options, ILogger log)
    {
        var proxy = new ServerProxy(
            new ServerProxyOptions
            {
                Listen = options.Listen.EndPoint,
                TargetHost = options.Target.Host,
                TargetPort = options.Target.Port,
                ProxyProtocol = options.ProxyProtocol,
                Scheduler = options.Tunnel.Scheduler,
                Congestion = options.Tunnel.Congestion ?? LegLink.PreferredCongestionControl,
                ConnectTimeout = options.ConnectTimeout,
                Limits = TunnelLimits.Default with { Linger = options.Tunnel.Linger },
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
