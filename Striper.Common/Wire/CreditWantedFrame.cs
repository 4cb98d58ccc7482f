using Striper.Common.Primitives;

namespace Striper.Common.Wire;

/// <summary>CREDIT_WANTED: a hint that credit, not the legs, holds a stream up.</summary>
/// <param name="Stream">The stream concerned.</param>
/// <param name="WindowBytes">The window that the sender of this frame could use, bytes.</param>
public readonly record struct CreditWantedFrame(StreamId Stream, long WindowBytes);
