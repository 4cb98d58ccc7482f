using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Striper.Common.Wire;

/// <summary>The 256-bit key of a tunnel, from which every leg's <see cref="JoinProof"/> is made. Secret: never logged.</summary>
public readonly record struct JoinKey
{
    /// <summary>Bytes of a key.</summary>
    public const int SizeBytes = 32;

    private const int HalfBytes = SizeBytes / 2;

    private readonly UInt128 _high;
    private readonly UInt128 _low;

    /// <summary>A key of the first <see cref="SizeBytes"/> bytes of <paramref name="bytes"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer.</exception>
    public JoinKey(ReadOnlySpan<byte> bytes)
    {
        _high = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        _low = BinaryPrimitives.ReadUInt128BigEndian(bytes[HalfBytes..]);
    }

    /// <summary>Draws a new key from the system's cryptographic generator.</summary>
    public static JoinKey NewRandom()
    {
        Span<byte> bytes = stackalloc byte[SizeBytes];
        RandomNumberGenerator.Fill(bytes);
        return new JoinKey(bytes);
    }

    /// <summary>Writes the key's <see cref="SizeBytes"/> bytes to the start of <paramref name="destination"/>.</summary>
    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt128BigEndian(destination, _high);
        BinaryPrimitives.WriteUInt128BigEndian(destination[HalfBytes..], _low);
    }

    /// <summary>Says that there is a key, not which.</summary>
    public override string ToString() => "(secret)";
}
