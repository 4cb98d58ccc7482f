using System.Buffers.Binary;
using Striper.Common.Primitives;

namespace Striper.Common.Wire;

/// <summary>Reads the fields of one handshake body in their order; whatever is not as it should be is a violation.</summary>
internal ref struct HandshakeBodyReader(HandshakeKind kind, ReadOnlySpan<byte> body)
{
    private readonly HandshakeKind _kind = kind;
    private ReadOnlySpan<byte> _rest = body;

    internal readonly bool AtEnd => _rest.IsEmpty;

    internal byte ReadByte() => ReadBytes(sizeof(byte))[0];

    internal ushort ReadUInt16() => BinaryPrimitives.ReadUInt16BigEndian(ReadBytes(sizeof(ushort)));

    internal uint ReadUInt32() => BinaryPrimitives.ReadUInt32BigEndian(ReadBytes(sizeof(uint)));

    internal UInt128 ReadUInt128() => BinaryPrimitives.ReadUInt128BigEndian(ReadBytes(16));

    internal long ReadVarInt()
    {
        if (!VarInt.TryRead(_rest, out var value, out var bytes))
            throw EndsInsideField();
        _rest = _rest[bytes..];
        return value;
    }

    internal ReadOnlySpan<byte> ReadBytes(long count)
    {
        if (count > _rest.Length)
            throw EndsInsideField();
        var bytes = _rest[..(int)count];
        _rest = _rest[(int)count..];
        return bytes;
    }

    internal LegId ReadLeg()
    {
        var slot = ReadUInt16();
        if (slot > WireLimits.MaxSlot)
            throw Violation($"slot {slot} is above {WireLimits.MaxSlot}");
        return new LegId(slot, ReadUInt32());
    }

    internal TunnelLimits ReadLimits()
    {
        var maxDatagramBytes = ReadUInt32();
        if (maxDatagramBytes is 0 or > TunnelLimits.LargestDatagramBytes)
            throw Violation($"a largest datagram of {maxDatagramBytes} bytes");
        var maxStreams = ReadUInt32();
        if (maxStreams is 0 or > int.MaxValue)
            throw Violation($"a limit of {maxStreams} streams");
        return new TunnelLimits((int)maxDatagramBytes, (int)maxStreams, TimeSpan.FromMilliseconds(ReadUInt32()));
    }

    internal string ReadReason()
    {
        if (_rest.Length > WireLimits.MaxReasonBytes)
            throw Violation($"a reason of {_rest.Length} bytes is above {WireLimits.MaxReasonBytes}");
        return ReasonText.Read(ReadBytes(_rest.Length));
    }

    internal readonly ProtocolViolationException Violation(string reason) =>
        new($"{_kind.ToString().ToUpperInvariant()}: {reason}.");

    private readonly ProtocolViolationException EndsInsideField() => Violation("the body ends inside a field");
}
