using System.Net;
using Striper.Client.Check;
using Striper.Common.Buffers;
using Striper.Common.Filtering;
using Striper.Common.Legs;
using Striper.Common.Primitives;
using Striper.Common.Scheduling;
using Striper.Common.Security;
using Striper.Common.Tracing;
using Striper.Common.Transport;
using Striper.Common.Tunnel;

namespace Striper.Client;

/// <summary>What a <see cref="ClientProxy"/> listens on and where its legs go.</summary>
public sealed record ClientProxyOptions
{
    /// <summary>Where applications connect; port 0 picks one. Not opened with <see cref="Check"/>.</summary>
    public required IPEndPoint Listen { get; init; }

    /// <summary>Name or address of the server-facing proxy; a name is resolved anew for each dial, its addresses share the legs.</summary>
    public required string ServerHost { get; init; }

    /// <summary>Port of the server-facing proxy, 1 to 65535.</summary>
    public required int ServerPort { get; init; }

    /// <summary>By slot where the leg leaves this host. 1 to 64 slots.</summary>
    public required IReadOnlyList<LegOrigin> Legs { get; init; }

    /// <summary>By slot, behind those of <see cref="Legs"/>, where express legs leave this host; see <see cref="LegTraits.IsExpress"/>.</summary>
    public IReadOnlyList<LegOrigin> ExpressLegs { get; init; } = [];

    /// <summary>Slots in all.</summary>
    internal int Slots => Legs.Count + ExpressLegs.Count;

    /// <summary>Where the leg of a slot leaves this host.</summary>
    internal LegOrigin OriginOf(int slot) => slot < Legs.Count ? Legs[slot] : ExpressLegs[slot - Legs.Count];

    /// <summary>How many of <see cref="Legs"/> are up, the first ones; null: all. At most as many as there are.</summary>
    public LegRange? LegRange { get; init; }

    /// <summary>A name of <see cref="Schedulers"/>, for what this end sends.</summary>
    public string Scheduler { get; init; } = Schedulers.Default;

    /// <summary>The kernel's congestion control on the legs, for what this end sends: <see cref="LegCongestion.Auto"/> or a name; null: as the host has it.</summary>
    public string? Congestion { get; init; } = LegCongestion.Auto;

    /// <summary>How long one dial of a leg may take, connection and handshake each.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whom legs may reach, and their encryption; null: anybody, and none. The caller disposes it, after the proxy.</summary>
    public LegSecurity? Security { get; init; }

    /// <summary>What this end offers in the handshake; of each figure the smaller of both ends holds.</summary>
    public TunnelLimits Limits { get; init; } = TunnelLimits.Default;

    /// <summary>Whose applications are taken; null: anybody's.</summary>
    public AllowedAddresses? Allow { get; init; }

    /// <summary>What applications' connections pass; null: nothing.</summary>
    public FilterChain? Filters { get; init; }

    /// <summary>What a stream may have arrived and not delivered, bytes.</summary>
    public long StreamBufferBytes { get; init; } = TunnelOptions.UsualStreamBufferBytes;

    /// <summary>The same of all streams of a tunnel, bytes.</summary>
    public long TunnelBufferBytes { get; init; } = TunnelOptions.UsualTunnelBufferBytes;

    /// <summary>Applications that wait unread for a leg, for up to the linger time; those beyond are reset.</summary>
    public int MaxWaitingApplications { get; init; } = 1024;

    /// <summary>Where datagrams are held; one pool may serve all proxies of a process. By default the proxy's own.</summary>
    public BufferPool Buffers { get; init; } = new();

    /// <summary>What all tunnels of this proxy may promise to peers; one budget may bound all proxies of a process. By default the proxy's own.</summary>
    public MemoryBudget Budget { get; init; } = new(TunnelOptions.UsualProcessBufferBytes);

    /// <summary>The tunnels' clock and timers; the caller disposes it, after the proxy.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>
    /// The tunnel is for a check, and its legs are told of here: no listener is opened, and no leg comes up at a server that would take it for another.
    /// Null: it is not.
    /// </summary>
    public ICheckObserver? Check { get; init; }

    /// <summary>Where every decision of the tunnels' engines is written; null: nowhere. The caller disposes it, after the proxy.</summary>
    public TraceFile? Trace { get; init; }
}
