using Striper.Common.Primitives;

namespace Striper.Common.Wire;

/// <summary>What stands in front of the payload of a DATA frame.</summary>
/// <param name="Stream">The stream that the payload belongs to.</param>
/// <param name="Offset">Place of the payload's first byte in the stream, from 0.</param>
/// <param name="HeaderBytes">Bytes in front of the payload: type, length, stream and offset.</param>
/// <param name="PayloadBytes">Bytes of payload, at least 1.</param>
public readonly record struct DataHeader(StreamId Stream, long Offset, int HeaderBytes, int PayloadBytes)
{
    /// <summary>Offset after the payload's last byte.</summary>
    public long EndOffset => Offset + PayloadBytes;
}
