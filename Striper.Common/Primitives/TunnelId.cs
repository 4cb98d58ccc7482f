using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Striper.Common.Primitives;

/// <summary>Names a tunnel: 128 random bits drawn by the client, on the wire in network byte order.</summary>
public readonly record struct TunnelId(UInt128 Value)
{
    /// <summary>Bytes of an id on the wire.</summary>
    public const int SizeBytes = 16;

    /// <summary>Draws a new id from the system's cryptographic generator, so that ids cannot be guessed.</summary>
    public static TunnelId NewRandom()
    {
        Span<byte> bytes = stackalloc byte[SizeBytes];
        RandomNumberGenerator.Fill(bytes);
        return new TunnelId(BinaryPrimitives.ReadUInt128BigEndian(bytes));
    }

    /// <summary>The first 32 bits in hexadecimal: enough to tell tunnels apart in a log.</summary>
    public override string ToString() => ((uint)(Value >> 96)).ToString("x8");
}
