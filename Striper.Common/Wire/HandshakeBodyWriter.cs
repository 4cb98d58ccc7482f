using System.Buffers.Binary;
using Striper.Common.Primitives;

namespace Striper.Common.Wire;

/// <summary>Writes the fields of one handshake body in their order.</summary>
internal ref struct HandshakeBodyWriter(Span<byte> body)
{
    private readonly Span<byte> _body = body;

    internal int Written { get; private set; }

    internal void WriteByte(byte value) => Take(sizeof(byte))[0] = value;

    internal void WriteUInt16(ushort value) => BinaryPrimitives.WriteUInt16BigEndian(Take(sizeof(ushort)), value);

    internal void WriteUInt32(uint value) => BinaryPrimitives.WriteUInt32BigEndian(Take(sizeof(uint)), value);

    internal void WriteUInt128(UInt128 value) => BinaryPrimitives.WriteUInt128BigEndian(Take(16), value);

    internal void WriteVarInt(long value) => Written += VarInt.Write(_body[Written..], value);

    internal void WriteLeg(LegId leg)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(leg.Slot);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(leg.Slot, WireLimits.MaxSlot);
        WriteUInt16((ushort)leg.Slot);
        WriteUInt32(leg.Incarnation);
    }

    internal void WriteLimits(TunnelLimits limits)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limits.MaxDatagramBytes, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limits.MaxDatagramBytes, TunnelLimits.LargestDatagramBytes);
        ArgumentOutOfRangeException.ThrowIfLessThan(limits.MaxStreams, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(limits.Linger, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limits.Linger, TimeSpan.FromMilliseconds(uint.MaxValue));
        WriteUInt32((uint)limits.MaxDatagramBytes);
        WriteUInt32((uint)limits.MaxStreams);
        WriteUInt32((uint)(limits.Linger.Ticks / TimeSpan.TicksPerMillisecond));
    }

    internal Span<byte> Take(int bytes)
    {
        var field = _body.Slice(Written, bytes);
        Written += bytes;
        return field;
    }

    internal void WriteReason(string reason) => Written += ReasonText.Write(_body[Written..], reason);
}
