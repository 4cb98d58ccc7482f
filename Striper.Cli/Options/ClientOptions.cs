using Striper.Client;

namespace Striper.Cli.Options;

/// <summary><c>-c</c>: accept applications and tunnel them to a server-facing proxy.</summary>
internal sealed record ClientOptions : ProxyOptions
{
    /// <summary>The server-facing proxy.</summary>
    public required HostPort Server { get; init; }

    /// <summary>By slot where the leg leaves this host; 1 to 64 slots.</summary>
    public required IReadOnlyList<LegOrigin> LegOrigins { get; init; }

    /// <summary>Where express legs leave this host.</summary>
    public required IReadOnlyList<LegOrigin> ExpressOrigins { get; init; }

    /// <summary>How many of the slots have a leg, where that is not fixed; null: all.</summary>
    public LegRange? LegRange { get; init; }

    /// <summary>What both ends of the tunnel can be told.</summary>
    public required TunnelOptions Tunnel { get; init; }

    /// <summary>How many legs the tunnel has, express legs not counted.</summary>
    public int Legs => LegOrigins.Count;
}
