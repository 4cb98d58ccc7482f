using Striper.Common.Buffers;
using Striper.Common.Diagnostics;
using Striper.Common.Engine;
using Striper.Common.Primitives;
using Striper.Common.Receiving;
using Striper.Common.Tracing;

namespace Striper.Common.Tunnel;

/// <summary>What a tunnel is made of.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Role">Which end this is.</param>
/// <param name="Limits">What both ends agreed on.</param>
/// <param name="Scheduler">A name of <see cref="Scheduling.Schedulers"/>.</param>
/// <param name="Buffers">The process's buffers.</param>
/// <param name="ProcessBudget">What all tunnels of the process may promise to peers.</param>
/// <param name="Time">The clock.</param>
/// <param name="Trace">Where every decision of the engine is written; null: nowhere. The caller's.</param>
public sealed record TunnelOptions(
    TunnelId Id, TunnelRole Role, TunnelLimits Limits, string Scheduler, BufferPool Buffers, MemoryBudget ProcessBudget, TimeProvider Time,
    TraceFile? Trace = null)
{
    /// <summary>Memory one stream may promise to its peer.</summary>
    public const long UsualStreamBufferBytes = StreamReceiver.LargestWindowBytes;

    /// <summary>Memory one tunnel may promise to its peer beyond the streams' floors: sixteen of the largest windows.</summary>
    public const long UsualTunnelBufferBytes = 256L << 20;

    /// <summary>The same for the whole process.</summary>
    public const long UsualProcessBufferBytes = 1L << 30;

    /// <summary>The log lines of all tunnels together, of which this one's are a part; null: this one is bounded alone.</summary>
    public LineAllowance? SharedLines { get; init; }

    /// <summary>The lines about streams of all tunnels together; null: this one is bounded alone.</summary>
    public LineAllowance? StreamLines { get; init; }

    /// <summary>Where it is noted what becomes of legs.</summary>
    public EventHistory? Events { get; init; }

    /// <summary>Its legs carry TLS; for statistics.</summary>
    public bool IsEncrypted { get; init; }

    /// <summary>Memory one stream of this tunnel may promise to its peer, bytes; at most the usual.</summary>
    public long StreamBufferBytes { get; init; } = UsualStreamBufferBytes;

    /// <summary>Memory this tunnel may promise to its peer beyond the streams' floors, bytes.</summary>
    public long TunnelBufferBytes { get; init; } = UsualTunnelBufferBytes;
}
