using System.Buffers.Binary;

namespace Striper.Common.Wire;

/// <summary>What <see cref="CheckService.Discard"/> says: how much was there when. The difference of two is a rate, whatever the way back was like.</summary>
/// <param name="Bytes">Counted so far, in order, without the byte that chose the service.</param>
/// <param name="Microseconds">By the server's clock, since any start.</param>
public readonly record struct CheckReport(long Bytes, long Microseconds)
{
    /// <summary>Its size on the wire, bytes.</summary>
    public const int SizeBytes = 16;

    /// <summary>Reads one; nothing a peer can say is malformed.</summary>
    /// <param name="bytes"><see cref="SizeBytes"/> or more.</param>
    public static CheckReport Read(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadInt64BigEndian(bytes), BinaryPrimitives.ReadInt64BigEndian(bytes[sizeof(long)..]));

    /// <summary>Writes <see cref="SizeBytes"/>.</summary>
    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteInt64BigEndian(bytes, Bytes);
        BinaryPrimitives.WriteInt64BigEndian(bytes[sizeof(long)..], Microseconds);
    }
}
