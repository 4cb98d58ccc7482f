using Striper.Common.Wire;

namespace Striper.Fuzz.Mutation;

/// <summary>Frames of every kind with fields that are often right, so that what they reach lies behind the codec.</summary>
internal static class FrameMaker
{
    private static readonly byte[] _types =
        [0x01, 0x01, 0x01, 0x02, 0x02, 0x03, 0x03, 0x04, 0x05, 0x05, 0x06, 0x06, 0x07, 0x08, 0x09, 0x0a, 0x0b, 0x0c, 0x80, 0x80, 0x81, 0x82, 0x82, 0x83, 0x90];

    private static readonly long[] _streams = [1, 1, 1, 3, 3, 5, 7, 9, 31, 33, 39, 2, 0];
    private static readonly long[] _offsets = [0, 0, 0, 1, 5, 300, 8192, 9000, 16_383, 16_384, 16_385, 40_000, 65_536];
    private static readonly long[] _slots = [0, 0, 1, 2, 3, 63, 64];
    private static readonly long[] _counts = [0, 1, 5, 20, 60, 100, 300, 1000, 9000];

    /// <summary>One frame.</summary>
    public static byte[] Make(Chance chance)
    {
        Span<byte> body = stackalloc byte[512];
        var type = chance.Pick(_types);
        var length = WriteBody(body, type, chance);
        var frame = new byte[1 + VarInt.MaxBytes + length];
        frame[0] = type;
        var header = 1 + Numbers.Write(frame.AsSpan(1), length, chance);
        body[..length].CopyTo(frame.AsSpan(header));
        return frame[..(header + length)];
    }

    /// <summary>How many varints lead the body of a frame of this type.</summary>
    public static int FieldsOf(byte type) => type switch
    {
        0x01 or 0x02 or 0x03 or 0x05 or 0x80 or 0x81 or 0x83 => 2,
        0x04 or 0x06 or 0x07 => 3,
        0x0a or 0x0b or 0x0c => 1,
        0x82 => 4,
        _ => 0,
    };

    private static int WriteBody(Span<byte> body, byte type, Chance chance)
    {
        var length = 0;
        for (var field = 0; field < FieldsOf(type); field++)
            length += Numbers.Write(body[length..], Field(type, field, chance), chance);
        var tail = type switch
        {
            0x01 => 1 + chance.Next(chance.OneIn(4) ? 300 : 8),
            0x02 => chance.OneIn(3) ? WriteEndPoint(body[length..], chance) : 0,
            0x08 or 0x09 => 8,
            0x0c or 0x90 => chance.Next(20),
            _ => 0,
        };
        if (type == 0x01)
            Inputs.Payload.At(1, chance.Next(4), tail).CopyTo(body[length..]);
        return length + tail;
    }

    private static int WriteEndPoint(Span<byte> attribute, Chance chance)
    {
        var size = chance.OneIn(2) ? 6 : 18;
        attribute[0] = (byte)(1 + chance.Next(3));
        attribute[1] = (byte)size;
        return 2 + size;
    }

    private static long Field(byte type, int field, Chance chance)
    {
        if (chance.OneIn(12))
            return Numbers.Another(chance.Pick(_offsets), chance);
        var isLeg = type is 0x06 or 0x07 or 0x81 or 0x82;
        return field switch
        {
            0 => type is 0x0b or 0x0c ? chance.Next(4) : chance.Pick(isLeg ? _slots : _streams),
            1 when isLeg => 1 + chance.Next(3),
            1 when type == 0x04 => 1 + chance.Next(9),
            _ when type == 0x82 => chance.Next(5),
            _ => chance.Pick(isLeg ? _counts : _offsets),
        };
    }
}
