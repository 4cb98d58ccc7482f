using Striper.Common.Primitives;

namespace Striper.Common.Wire;

/// <summary>RESET: the sender gives a stream up in both directions.</summary>
/// <param name="Stream">The stream that is gone.</param>
/// <param name="Code">Why; numbers that this version does not know are kept as they came.</param>
/// <param name="FinalOffset">Offset after the last byte that the sender has cut into datagrams, so that the account can be settled.</param>
public readonly record struct ResetFrame(StreamId Stream, ResetCode Code, long FinalOffset);
