using System.Net;
using Microsoft.Extensions.Logging;
using Striper.Cli.Demo.Throttle;
using Striper.Client;
using Striper.Server;

namespace Striper.Cli.Demo;

/// <summary>Everything between an application and the target: client-facing proxy, throttle, server-facing proxy; all on loopback.</summary>
internal sealed class DemoTunnel : IAsyncDisposable
{
    private readonly ServerProxy _server;
    private readonly ClientProxy _client;

    /// <summary>Opens it all on free ports; the legs are dialled at once.</summary>
    public DemoTunnel(IPEndPoint target, int legs, LinkShape shape, ILogger log)
    {
        var anyPort = new IPEndPoint(IPAddress.Loopback, 0);

        // The congestion control stays the host's: between here and the throttle there is no network to control.
        _server = new ServerProxy(
            new ServerProxyOptions { Listen = anyPort, TargetHost = target.Address.ToString(), TargetPort = target.Port, Congestion = null },
            log);
        _server.Start();
        Throttle = new LegThrottle(_server.LocalEndPoint, shape);
        _client = new ClientProxy(
            new ClientProxyOptions
            {
                Listen = anyPort,
                ServerHost = Throttle.EndPoint.Address.ToString(),
                ServerPort = Throttle.EndPoint.Port,
                Legs = [.. Enumerable.Repeat(LegOrigin.Any, legs)],
                Congestion = null,
            },
            log);
        _client.Start();
    }

    /// <summary>Where applications connect.</summary>
    public IPEndPoint EndPoint => _client.LocalEndPoint;

    /// <summary>What every leg goes through.</summary>
    public LegThrottle Throttle { get; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await Throttle.DisposeAsync();
        await _server.DisposeAsync();
    }
}
