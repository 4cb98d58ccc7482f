using Striper.Common.Buffers;
using Striper.Common.Primitives;
using Striper.Common.Receiving;
using Striper.Common.Scheduling;

namespace Striper.Common.Engine;

/// <summary>What a tunnel's engine is made of.</summary>
/// <param name="Role">Which end it is.</param>
/// <param name="Limits">What both ends agreed on.</param>
/// <param name="Scheduler">Chooses legs; the engine's own.</param>
/// <param name="Buffers">Where bytes live; shared by the process.</param>
/// <param name="Budget">Memory this tunnel may promise to its peer beyond the streams' floors.</param>
/// <param name="Trace">Is told of every decision; null: nobody.</param>
public sealed record EngineOptions(
    TunnelRole Role, TunnelLimits Limits, ILegScheduler Scheduler, BufferPool Buffers, MemoryBudget Budget, IEngineTrace? Trace = null)
{
    /// <summary>Largest credit window of a stream, bytes; from the floor to <see cref="StreamReceiver.LargestWindowBytes"/>.</summary>
    public long LargestWindowBytes { get; init; } = StreamReceiver.LargestWindowBytes;

    /// <summary>
    /// Memory of datagrams that are cut and not receipted, bytes; beyond it none is cut. The peer's credit does not bound it: a peer may promise
    /// anything, take everything, and never say that it did. A quarter of a second at 1 GB/s; an honest peer receipts within a round trip, so
    /// that more helps only beyond that.
    /// </summary>
    public long MostUnreceiptedBytes { get; init; } = 256L << 20;
}
