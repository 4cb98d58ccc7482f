using System.Buffers;
using Striper.Common.Primitives;

namespace Striper.Common.Pipes;

/// <summary>
/// tcp-striper's datagram frame: the payload's length as a base-128 varint, least significant group first, 0x80 = more groups follow (as
/// protobuf and LEB128 have it), then the payload. Lengths take at most four bytes and no more than they need. 3 bytes are framed as
/// <c>03</c> and the payload, 200,000 as <c>c0 9a 0c</c> and the payload.
/// </summary>
public static class VarintFraming
{
    /// <summary>Bytes that a length takes at most.</summary>
    public const int MaxLengthBytes = 4;

    /// <summary>The largest payload that <see cref="MaxLengthBytes"/> can tell, bytes.</summary>
    public const int LargestPayloadBytes = (1 << (7 * MaxLengthBytes)) - 1;

    /// <summary>The largest payload unless something else is agreed, bytes: tcp-striper's own limit.</summary>
    public const int DefaultMaxPayloadBytes = 512 * 1024;

    /// <summary>Appends one frame.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The payload is larger than <see cref="LargestPayloadBytes"/>.</exception>
    public static void Write(IBufferWriter<byte> writer, ReadOnlySpan<byte> payload)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payload.Length, LargestPayloadBytes);
        writer.Advance(WriteLength(writer.GetSpan(MaxLengthBytes), payload.Length));
        writer.Write(payload);
    }

    /// <summary>
    /// Takes one frame off the front of <paramref name="buffer"/>; <paramref name="payload"/> is a part of the same memory. False, and the
    /// buffer as it was, while the frame is not complete.
    /// </summary>
    /// <exception cref="ProtocolViolationException">The length is overlong or exceeds <paramref name="maxPayloadBytes"/>.</exception>
    public static bool TryRead(ref ReadOnlySequence<byte> buffer, int maxPayloadBytes, out ReadOnlySequence<byte> payload)
    {
        payload = default;
        var reader = new SequenceReader<byte>(buffer);
        if (!TryReadLength(ref reader, maxPayloadBytes, out var length) || !reader.TryReadExact(length, out payload))
            return false;
        buffer = reader.UnreadSequence;
        return true;
    }

    /// <summary>Writes a length to the front of <paramref name="destination"/> and returns the bytes it took.</summary>
    public static int WriteLength(Span<byte> destination, int length)
    {
        var count = 0;
        for (; length >= 0x80; length >>= 7)
            destination[count++] = (byte)(length | 0x80);
        destination[count++] = (byte)length;
        return count;
    }

    /// <summary>Reads a length; false while its last byte is missing. The reader's place is then arbitrary.</summary>
    /// <exception cref="ProtocolViolationException">The length is overlong or exceeds <paramref name="maxPayloadBytes"/>.</exception>
    public static bool TryReadLength(ref SequenceReader<byte> reader, int maxPayloadBytes, out int length)
    {
        length = 0;
        for (var count = 0; reader.TryRead(out var group); count++)
        {
            length |= (group & 0x7F) << (7 * count);
            if (group < 0x80)
            {
                if (group == 0 && count > 0)
                    throw new ProtocolViolationException("A datagram's length is padded: its last group is zero.");
                if (length > maxPayloadBytes)
                    throw new ProtocolViolationException($"A datagram of {length} bytes exceeds the limit of {maxPayloadBytes}.");
                return true;
            }

            if (count == MaxLengthBytes - 1)
                throw new ProtocolViolationException($"A datagram's length takes more than {MaxLengthBytes} bytes.");
        }

        return false;
    }
}
