using Striper.Common.Primitives;

namespace Striper.Common.Wire;

/// <summary>CREDIT: the receiver of this frame may send up to an offset of a stream.</summary>
/// <param name="Stream">The stream concerned.</param>
/// <param name="Limit">Absolute offset; only ever raised.</param>
public readonly record struct CreditFrame(StreamId Stream, long Limit);
