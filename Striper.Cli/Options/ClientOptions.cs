using System.Net;

namespace Striper.Cli.Options;

/// <summary><c>-c</c>: accept applications and tunnel them to a server-facing proxy.</summary>
internal sealed record ClientOptions : ProxyOptions
{
    /// <summary>The server-facing proxy.</summary>
    public required HostPort Server { get; init; }

    /// <summary>By slot the local address that the leg leaves from, or null where the system chooses; 1 to 64 slots.</summary>
    public required IReadOnlyList<IPAddress?> LegAddresses { get; init; }

    /// <summary>What both ends of the tunnel can be told.</summary>
    public required TunnelOptions Tunnel { get; init; }

    /// <summary>How many legs the tunnel has.</summary>
    public int Legs => LegAddresses.Count;
}
