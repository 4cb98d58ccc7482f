using Striper.Common.Wire;

namespace Striper.Fuzz.Mutation;

/// <summary>Bytes of a leg as frames: cut where they begin, and joined again.</summary>
internal static class FrameBytes
{
    /// <summary>The frames; what is none comes last, whole.</summary>
    public static List<byte[]> Split(ReadOnlySpan<byte> bytes)
    {
        var frames = new List<byte[]>();
        while (bytes.Length > 1 && VarInt.TryRead(bytes[1..], out var body, out var size) && body <= bytes.Length - 1 - size)
        {
            var length = 1 + size + (int)body;
            frames.Add(bytes[..length].ToArray());
            bytes = bytes[length..];
        }

        if (!bytes.IsEmpty)
            frames.Add(bytes.ToArray());
        return frames;
    }

    /// <summary>One behind another.</summary>
    public static byte[] Join(List<byte[]> frames)
    {
        var bytes = new byte[frames.Sum(frame => frame.Length)];
        var position = 0;
        foreach (var frame in frames)
        {
            frame.CopyTo(bytes, position);
            position += frame.Length;
        }

        return bytes;
    }

    /// <summary>The frame with another number in one of its fields, or another length; its length follows, but at times.</summary>
    public static byte[] WithAnotherField(byte[] frame, Chance chance)
    {
        if (frame.Length < 2 || !VarInt.TryRead(frame.AsSpan(1), out var length, out var size))
            return frame;
        var body = frame.AsSpan(1 + size);
        Span<byte> changed = new byte[body.Length + 64];
        var fields = FrameMaker.FieldsOf(frame[0]);
        var target = fields > 0 ? chance.Next(fields) : -1;
        int position = 0, written = 0;
        for (var field = 0; field < fields && VarInt.TryRead(body[position..], out var value, out var bytes); field++)
        {
            written += Numbers.Write(changed[written..], field == target ? Numbers.Another(value, chance) : value, chance);
            position += bytes;
        }

        body[position..].CopyTo(changed[written..]);
        written += body.Length - position;
        length = chance.OneIn(10) ? Numbers.Another(length, chance) : written;
        Span<byte> header = stackalloc byte[1 + VarInt.MaxBytes];
        header[0] = frame[0];
        var headerBytes = 1 + Numbers.Write(header[1..], length, chance);
        return [.. header[..headerBytes], .. changed[..written]];
    }
}
