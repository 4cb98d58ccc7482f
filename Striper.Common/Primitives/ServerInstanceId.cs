using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Striper.Common.Primitives;

/// <summary>
/// Names one run of a server proxy: 128 random bits, on the wire in network byte order. A client whose legs reach two
/// instances (a load balancer, an address reused) sees it by this id.
/// </summary>
public readonly record struct ServerInstanceId(UInt128 Value)
{
    /// <summary>Bytes of an id on the wire.</summary>
    public const int SizeBytes = 16;

    /// <summary>Draws a new id from the system's cryptographic generator.</summary>
    public static ServerInstanceId NewRandom()
    {
        Span<byte> bytes = stackalloc byte[SizeBytes];
        RandomNumberGenerator.Fill(bytes);
        return new ServerInstanceId(BinaryPrimitives.ReadUInt128BigEndian(bytes));
    }

    /// <summary>The first 32 bits in hexadecimal: enough to tell instances apart in a log.</summary>
    public override string ToString() => ((uint)(Value >> 96)).ToString("x8");
}
