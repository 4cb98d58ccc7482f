using Striper.Server.ProxyProtocol;

namespace Striper.Cli.Options;

/// <summary><c>-s</c>: accept legs and forward each stream to the target.</summary>
internal sealed record ServerOptions : ProxyOptions
{
    /// <summary>Where each stream is forwarded to.</summary>
    public required HostPort Target { get; init; }

    /// <summary>Whether and how the target is told the application's address.</summary>
    public required ProxyProtocolVersion ProxyProtocol { get; init; }

    /// <summary>Warm connections to the target, 0 to 512.</summary>
    public required int PoolSize { get; init; }

    /// <summary>What both ends of the tunnel can be told.</summary>
    public required TunnelOptions Tunnel { get; init; }
}
