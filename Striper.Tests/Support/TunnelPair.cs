using System.Globalization;
using System.Net;

namespace Striper.Tests.Support;

/// <summary>Both proxies as processes of their own: applications connect to <see cref="EndPoint"/> and reach the target.</summary>
internal sealed class TunnelPair : IAsyncDisposable
{
    private readonly LegChaos? _chaos;

    private TunnelPair(ProxyProcess server, ProxyProcess client, LegChaos? chaos)
    {
        Server = server;
        Client = client;
        _chaos = chaos;
    }

    /// <summary>The -s proxy.</summary>
    public ProxyProcess Server { get; }

    /// <summary>The -c proxy.</summary>
    public ProxyProcess Client { get; }

    /// <summary>Where applications connect.</summary>
    public IPEndPoint EndPoint => Client.EndPoint;

    /// <summary>What stands between the proxies, if <see cref="TunnelPairOptions.ChaosSeed"/> was set.</summary>
    public LegChaos Chaos => _chaos ?? throw new InvalidOperationException("This pair was started without a chaos seed.");

    public static Task<TunnelPair> StartAsync(EndPoint target, CancellationToken cancellationToken) =>
        StartAsync(target.ToString()!, new TunnelPairOptions(), cancellationToken);

    public static Task<TunnelPair> StartAsync(EndPoint target, TunnelPairOptions options, CancellationToken cancellationToken) =>
        StartAsync(target.ToString()!, options, cancellationToken);

    /// <summary>Starts -s, then -c, and returns when both are ready; legs may still be on their way.</summary>
    /// <param name="target">The TARGET argument, <c>HOST:PORT</c>.</param>
    public static async Task<TunnelPair> StartAsync(string target, TunnelPairOptions options, CancellationToken cancellationToken)
    {
        var server = await ProxyProcess.StartAsync(options.ServerLauncher, ["-s", "127.0.0.1:0", target, .. options.ServerArguments], cancellationToken);
        var chaos = options.ChaosSeed is { } seed ? new LegChaos(server.EndPoint, seed) : null;
        if (options.CapturesLegs)
            chaos!.Capture();
        try
        {
            var legsTo = chaos?.EndPoint ?? server.EndPoint;
            var port = legsTo.Port.ToString(CultureInfo.InvariantCulture);
            var legs = options.Legs.ToString(CultureInfo.InvariantCulture);
            var client = await ProxyProcess.StartAsync(
                options.ClientLauncher,
                ["-c", "127.0.0.1:0", legsTo.Address.ToString(), port, "-n", legs, "--express", options.HasExpressLeg ? "on" : "off", .. options.ClientArguments],
                cancellationToken);
            return new TunnelPair(server, client, chaos);
        }
        catch
        {
            if (chaos is not null)
                await chaos.DisposeAsync();
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        if (_chaos is not null)
            await _chaos.DisposeAsync();
        await Server.DisposeAsync();
    }
}
