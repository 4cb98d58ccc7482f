using System.Net;
using System.Net.Sockets;
using Striper.Client;
using Striper.Common.Diagnostics;
using Striper.Server;
using Striper.Tests.Support;
using Striper.Tests.Transport;

namespace Striper.Tests.Client;

/// <summary>Both real proxies in this process, with legs over the loopback that a test can harm, and a target.</summary>
internal sealed class ProxyPair : IAsyncDisposable
{
    private ProxyPair(TcpListener target, ServerProxy server, LegChaos chaos, ClientProxy client, RecordingLogger log) =>
        (Target, Server, Chaos, Client, Log) = (target, server, chaos, client, log);

    public TcpListener Target { get; }

    public ServerProxy Server { get; }

    public LegChaos Chaos { get; }

    public ClientProxy Client { get; }

    /// <summary>What the client logs.</summary>
    public RecordingLogger Log { get; }

    /// <summary>The client's tunnel; there must be one.</summary>
    public TunnelStatistics Tunnel => Client.Read(int.MaxValue).Tunnels.Single();

    /// <summary>The same tunnel, as the server sees it.</summary>
    public TunnelStatistics FarTunnel => Server.Read(int.MaxValue).Tunnels.Single();

    public static ProxyPair Start(int legs, Func<ClientProxyOptions, ClientProxyOptions>? configure = null)
    {
        var target = Loopback.Listen();
        var server = new ServerProxy(
            new ServerProxyOptions { Listen = new IPEndPoint(IPAddress.Loopback, 0), TargetHost = "127.0.0.1", TargetPort = target.EndPoint.Port }, new RecordingLogger());
        server.Start();
        var chaos = new LegChaos(server.LocalEndPoint, seed: 1);
        var options = new ClientProxyOptions
        {
            Listen = new IPEndPoint(IPAddress.Loopback, 0),
            ServerHost = "127.0.0.1",
            ServerPort = chaos.EndPoint.Port,
            Legs = [.. Enumerable.Repeat(LegOrigin.Any, legs)],
        };
        var log = new RecordingLogger();
        var client = new ClientProxy(configure?.Invoke(options) ?? options, log);
        client.Start();
        return new ProxyPair(target, server, chaos, client, log);
    }

    /// <summary>The client's slot.</summary>
    public LegStatistics Leg(int slot) => Tunnel.Legs.Single(leg => leg.Slot == slot);

    /// <summary>The same slot, as the server sees it.</summary>
    public LegStatistics FarLeg(int slot) => FarTunnel.Legs.Single(leg => leg.Slot == slot);

    /// <summary>Waits until so many legs are up at both ends, express legs included.</summary>
    public Task WaitForLegsAsync(int count, CancellationToken cancellationToken) =>
        Condition.HoldsAsync(() => Count(Client.Read(0)) == count && Count(Server.Read(0)) == count, cancellationToken);

    public Task<StreamPair> OpenAsync(CancellationToken cancellationToken) => StreamPair.OpenAsync(Client.LocalEndPoint, Target, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await Chaos.DisposeAsync();
        await Server.DisposeAsync();
        Target.Dispose();
    }

    private static int Count(ProxyStatistics statistics) => statistics.Tunnels.Sum(tunnel => tunnel.Legs.Count(leg => leg.Incarnation is not null));
}
