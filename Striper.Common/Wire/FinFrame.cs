using Striper.Common.Primitives;

namespace Striper.Common.Wire;

/// <summary>FIN: the sender's direction of a stream is complete.</summary>
/// <param name="Stream">The stream that ends in this direction.</param>
/// <param name="FinalOffset">Bytes of this direction from first to last: the offset after the last byte.</param>
public readonly record struct FinFrame(StreamId Stream, long FinalOffset);
