using System.Net;
using Striper.Common.Buffers;
using Striper.Common.Filtering;
using Striper.Common.Legs;
using Striper.Common.Primitives;
using Striper.Common.Scheduling;
using Striper.Common.Security;
using Striper.Common.Tracing;
using Striper.Common.Transport;
using Striper.Common.Tunnel;
using Striper.Server.ProxyProtocol;

namespace Striper.Server;

/// <summary>What a <see cref="ServerProxy"/> listens on and where it forwards to.</summary>
public sealed record ServerProxyOptions
{
    /// <summary>Where clients' legs arrive; port 0 picks one.</summary>
    public required IPEndPoint Listen { get; init; }

    /// <summary>Name or address of the target; a name is resolved anew for each stream.</summary>
    public required string TargetHost { get; init; }

    /// <summary>Port of the target, 1 to 65535.</summary>
    public required int TargetPort { get; init; }

    /// <summary>A name of <see cref="Schedulers"/>, for what this end sends.</summary>
    public string Scheduler { get; init; } = Schedulers.Default;

    /// <summary>The kernel's congestion control on the legs, for what this end sends: <see cref="LegCongestion.Auto"/> or a name; null: as the host has it.</summary>
    public string? Congestion { get; init; } = LegCongestion.Auto;

    /// <summary>Whether and how the target is told the application's address, ahead of the stream's bytes; a target that does not expect it takes it for data.</summary>
    public ProxyProtocolVersion ProxyProtocol { get; init; }

    /// <summary>How long connecting to the target may take, name and all addresses together.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Connections to the target that are made ahead of their use, 0 (the default: none) to <see cref="TargetPool.LargestSize"/>.</summary>
    public int PoolSize { get; init; }

    /// <summary>What this end offers in the handshake; of each figure the smaller of both ends holds.</summary>
    public TunnelLimits Limits { get; init; } = TunnelLimits.Default;

    /// <summary>Who may bring legs, and their encryption; null: anybody, and none. The caller disposes it, after the proxy.</summary>
    public LegSecurity? Security { get; init; }

    /// <summary>Whose legs are taken; null: anybody's.</summary>
    public AllowedAddresses? Allow { get; init; }

    /// <summary>Legs of a tunnel, 1 to <see cref="ILegScheduler.MaxLegs"/>. Beyond it new ones are refused.</summary>
    public int MaxLegs { get; init; } = ILegScheduler.MaxLegs;

    /// <summary>What connections to the target pass; null: nothing.</summary>
    public FilterChain? Filters { get; init; }

    /// <summary>What a stream may have arrived and not delivered, bytes.</summary>
    public long StreamBufferBytes { get; init; } = TunnelOptions.UsualStreamBufferBytes;

    /// <summary>The same of all streams of a tunnel, bytes.</summary>
    public long TunnelBufferBytes { get; init; } = TunnelOptions.UsualTunnelBufferBytes;

    /// <summary>Tunnels at once; every client process has one. Beyond it new ones are refused.</summary>
    public int MaxTunnels { get; init; } = 1024;

    /// <summary>Connections that have not finished the handshake; beyond it the oldest goes, so that a flood cannot lock out an honest leg.</summary>
    public int MaxPendingHandshakes { get; init; } = 1024;

    /// <summary>How long a connection may take for its HELLO.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Where datagrams are held; one pool may serve all proxies of a process. By default the proxy's own.</summary>
    public BufferPool Buffers { get; init; } = new();

    /// <summary>What all tunnels of this proxy may promise to peers; one budget may bound all proxies of a process. By default the proxy's own.</summary>
    public MemoryBudget Budget { get; init; } = new(TunnelOptions.UsualProcessBufferBytes);

    /// <summary>The tunnels' clock and timers; the caller disposes it, after the proxy.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where every decision of the tunnels' engines is written; null: nowhere. The caller disposes it, after the proxy.</summary>
    public TraceFile? Trace { get; init; }
}
