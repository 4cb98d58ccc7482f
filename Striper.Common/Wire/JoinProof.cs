using System.Buffers.Binary;
using System.Security.Cryptography;
using Striper.Common.Primitives;

namespace Striper.Common.Wire;

/// <summary>
/// Proves that a leg comes from who knows the tunnel's key: HMAC-SHA256 (RFC 2104) under the <see cref="JoinKey"/> over tunnel id, slot and
/// incarnation as HELLO writes them. A server takes an incarnation of a slot once, so that a recorded proof is of no use.
/// </summary>
public readonly record struct JoinProof
{
    /// <summary>Bytes of a proof.</summary>
    public const int SizeBytes = 32;

    private const int HalfBytes = SizeBytes / 2;

    private readonly UInt128 _high;
    private readonly UInt128 _low;

    /// <summary>A proof of the first <see cref="SizeBytes"/> bytes of <paramref name="bytes"/>, right or wrong.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer.</exception>
    public JoinProof(ReadOnlySpan<byte> bytes)
    {
        _high = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        _low = BinaryPrimitives.ReadUInt128BigEndian(bytes[HalfBytes..]);
    }

    /// <summary>The proof for one leg.</summary>
    public static JoinProof Compute(in JoinKey key, TunnelId tunnel, LegId leg)
    {
        Span<byte> message = stackalloc byte[TunnelId.SizeBytes + sizeof(ushort) + sizeof(uint)];
        BinaryPrimitives.WriteUInt128BigEndian(message, tunnel.Value);
        BinaryPrimitives.WriteUInt16BigEndian(message[TunnelId.SizeBytes..], checked((ushort)leg.Slot));
        BinaryPrimitives.WriteUInt32BigEndian(message[(TunnelId.SizeBytes + sizeof(ushort))..], leg.Incarnation);
        Span<byte> keyBytes = stackalloc byte[JoinKey.SizeBytes];
        key.CopyTo(keyBytes);
        Span<byte> proof = stackalloc byte[SizeBytes];
        HMACSHA256.HashData(keyBytes, message, proof);
        CryptographicOperations.ZeroMemory(keyBytes);
        return new JoinProof(proof);
    }

    /// <summary>Whether this is the proof for a leg; takes as long whichever byte is wrong.</summary>
    public bool Matches(in JoinKey key, TunnelId tunnel, LegId leg)
    {
        Span<byte> expected = stackalloc byte[SizeBytes];
        Span<byte> given = stackalloc byte[SizeBytes];
        Compute(key, tunnel, leg).CopyTo(expected);
        CopyTo(given);
        return CryptographicOperations.FixedTimeEquals(expected, given);
    }

    /// <summary>Writes the proof's <see cref="SizeBytes"/> bytes to the start of <paramref name="destination"/>.</summary>
    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt128BigEndian(destination, _high);
        BinaryPrimitives.WriteUInt128BigEndian(destination[HalfBytes..], _low);
    }

    /// <summary>The first 32 bits in hexadecimal.</summary>
    public override string ToString() => ((uint)(_high >> 96)).ToString("x8");
}
