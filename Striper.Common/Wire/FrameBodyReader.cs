using System.Buffers.Binary;
using Striper.Common.Primitives;

namespace Striper.Common.Wire;

/// <summary>Reads the fields of one control frame's body in their order; whatever is not as it should be is a violation.</summary>
internal ref struct FrameBodyReader(FrameType type, ReadOnlySpan<byte> body)
{
    private readonly FrameType _type = type;
    private ReadOnlySpan<byte> _rest = body;

    internal readonly bool AtEnd => _rest.IsEmpty;

    internal long ReadVarInt()
    {
        if (!VarInt.TryRead(_rest, out var value, out var bytes))
            throw EndsInsideField();
        _rest = _rest[bytes..];
        return value;
    }

    internal StreamId ReadStream() => new(ReadVarInt());

    internal LegId ReadLeg()
    {
        var slot = ReadVarInt();
        if (slot > WireLimits.MaxSlot)
            throw Violation($"slot {slot} is above {WireLimits.MaxSlot}");
        var incarnation = ReadVarInt();
        if (incarnation > uint.MaxValue)
            throw Violation($"incarnation {incarnation} is above 2^32-1");
        return new LegId((int)slot, (uint)incarnation);
    }

    /// <summary>A code of an enumeration; numbers beyond the known ones are fine.</summary>
    internal int ReadCode()
    {
        var code = ReadVarInt();
        if (code > int.MaxValue)
            throw Violation($"code {code} is above 2^31-1");
        return (int)code;
    }

    internal ulong ReadOpaque() => BinaryPrimitives.ReadUInt64BigEndian(ReadBytes(sizeof(ulong)));

    internal ReadOnlySpan<byte> ReadBytes(long count)
    {
        if (count > _rest.Length)
            throw EndsInsideField();
        var bytes = _rest[..(int)count];
        _rest = _rest[(int)count..];
        return bytes;
    }

    /// <summary>Everything up to the body's end, as a reason.</summary>
    internal string ReadReason()
    {
        if (_rest.Length > WireLimits.MaxReasonBytes)
            throw Violation($"a reason of {_rest.Length} bytes is above {WireLimits.MaxReasonBytes}");
        var reason = ReasonText.Read(_rest);
        _rest = default;
        return reason;
    }

    /// <summary>Refuses trailing bytes.</summary>
    internal readonly void End()
    {
        if (!_rest.IsEmpty)
            throw Violation($"{_rest.Length} bytes too many");
    }

    internal readonly ProtocolViolationException Violation(string reason) => new($"{_type} frame: {reason}.");

    private readonly ProtocolViolationException EndsInsideField() => Violation("the body ends inside a field");
}
