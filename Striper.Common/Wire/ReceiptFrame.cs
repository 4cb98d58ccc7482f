using Striper.Common.Primitives;

namespace Striper.Common.Wire;

/// <summary>RECEIPT: how much of a leg the sender of this frame has processed.</summary>
/// <param name="Leg">The leg that is receipted, which need not be the one that carries the frame.</param>
/// <param name="Count">Bytes of that leg's frame stream since the handshake; only ever raised.</param>
public readonly record struct ReceiptFrame(LegId Leg, long Count);
