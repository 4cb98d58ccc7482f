using System.Buffers.Binary;
using Striper.Common.Primitives;

namespace Striper.Common.Wire;

/// <summary>
/// Writes one control frame whose body is below 64 bytes, so that its length field is one byte: room for it is left in front and filled in at
/// the end.
/// </summary>
internal ref struct FrameBodyWriter(Span<byte> destination)
{
    private const int HeaderBytes = 2;

    private readonly Span<byte> _destination = destination;
    private int _written = HeaderBytes;

    internal void WriteVarInt(long value) => _written += VarInt.Write(_destination[_written..], value);

    internal void WriteStream(StreamId stream) => WriteVarInt(stream.Value);

    internal void WriteLeg(LegId leg)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(leg.Slot, WireLimits.MaxSlot);
        WriteVarInt(leg.Slot);
        WriteVarInt(leg.Incarnation);
    }

    internal void WriteOpaque(ulong value)
    {
        BinaryPrimitives.WriteUInt64BigEndian(_destination[_written..], value);
        _written += sizeof(ulong);
    }

    internal void WriteUInt16(int value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_destination[_written..], (ushort)value);
        _written += sizeof(ushort);
    }

    /// <summary>The room behind what is written; <see cref="Advance"/> takes what was filled.</summary>
    internal readonly Span<byte> Rest => _destination[_written..];

    internal void Advance(int bytes) => _written += bytes;

    /// <summary>Puts type and length in front; returns the bytes of the whole frame.</summary>
    internal readonly int Complete(FrameType type)
    {
        _destination[0] = (byte)type;
        _destination[1] = (byte)(_written - HeaderBytes);
        return _written;
    }
}
