using Striper.Common.Buffers;
using Striper.Common.Primitives;

namespace Striper.Common.Sending;

/// <summary>A frame that was written to a leg and is not receipted.</summary>
/// <typeparam name="TStream">The engine's stream.</typeparam>
/// <param name="End">The leg's count of frame-stream bytes after this frame.</param>
/// <param name="WrittenAt">When it was written.</param>
/// <param name="Datagram">What it was, if a datagram; the ledger holds one reference.</param>
/// <param name="Stream">Whose control state it was, if a stream's.</param>
/// <param name="Control">Which control state, if any.</param>
/// <param name="Leg">Which leg a LEG_DEAD or LEG_USE spoke of.</param>
public readonly record struct LedgerEntry<TStream>(
    long End, TimeSpan WrittenAt, Datagram? Datagram, TStream? Stream, ControlKinds Control, LegId Leg)
    where TStream : class;
