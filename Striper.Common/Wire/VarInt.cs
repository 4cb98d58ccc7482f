using System.Buffers.Binary;

namespace Striper.Common.Wire;

/// <summary>
/// Variable-length integers of QUIC (RFC 9000, section 16): the two high bits of the first byte tell the length, 1, 2, 4 or 8 bytes.
/// Written in the shortest form, read in any.
/// </summary>
public static class VarInt
{
    /// <summary>The largest value there is.</summary>
    public const long MaxValue = (1L << 62) - 1;

    /// <summary>Bytes of the longest form.</summary>
    public const int MaxBytes = 8;

    /// <summary>Bytes of the shortest form of a value.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or above <see cref="MaxValue"/>.</exception>
    public static int SizeOf(long value) => (ulong)value switch
    {
        < 1UL << 6 => 1,
        < 1UL << 14 => 2,
        < 1UL << 30 => 4,
        <= (ulong)MaxValue => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, "A varint is 0 to 2^62-1."),
    };

    /// <summary>Writes the shortest form to the start of <paramref name="destination"/> and returns its bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value cannot be written, or the destination is too small.</exception>
    public static int Write(Span<byte> destination, long value)
    {
        var size = SizeOf(value);
        switch (size)
        {
            case 1:
                destination[..1][0] = (byte)value;
                break;
            case 2:
                BinaryPrimitives.WriteUInt16BigEndian(destination, (ushort)(value | 0x4000));
                break;
            case 4:
                BinaryPrimitives.WriteUInt32BigEndian(destination, (uint)value | 0x8000_0000);
                break;
            default:
                BinaryPrimitives.WriteUInt64BigEndian(destination, (ulong)value | 0xC000_0000_0000_0000);
                break;
        }

        return size;
    }

    /// <summary>Reads the integer at the start of <paramref name="source"/>; false if it is not there to its end.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out long value, out int bytes)
    {
        value = 0;
        bytes = 0;
        if (source.IsEmpty)
            return false;
        var size = 1 << (source[0] >> 6);
        if (source.Length < size)
            return false;
        bytes = size;
        value = size switch
        {
            1 => source[0],
            2 => BinaryPrimitives.ReadUInt16BigEndian(source) & 0x3FFF,
            4 => BinaryPrimitives.ReadUInt32BigEndian(source) & 0x3FFF_FFFF,
            _ => (long)(BinaryPrimitives.ReadUInt64BigEndian(source) & (ulong)MaxValue),
        };
        return true;
    }
}
