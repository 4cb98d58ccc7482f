namespace Striper.Fuzz.Mutation;

/// <summary>Changes bytes without a thought of what they mean.</summary>
internal static class ByteMutator
{
    private const int MostBytes = 6_000;

    // Fields are near the front.
    private const int FrontBytes = 24;

    private static readonly byte[] _extremes = [0, 1, 0x3f, 0x40, 0x7f, 0x80, 0xbf, 0xc0, 0xff];

    /// <summary>Other bytes.</summary>
    public static byte[] Mutate(byte[] bytes, Chance chance)
    {
        if (bytes.Length == 0)
            return [(byte)chance.Next(256)];
        var at = chance.Next(chance.OneIn(2) ? Math.Min(bytes.Length, FrontBytes) : bytes.Length);
        var length = 1 + chance.Next(Math.Min(bytes.Length - at, 40));
        var changed = bytes.AsSpan().ToArray();
        switch (chance.Next(9))
        {
            case 0 or 1:
                changed[at] ^= (byte)(1 << chance.Next(8));
                return changed;
            case 2:
                changed[at] = (byte)chance.Next(256);
                return changed;
            case 3:
                changed[at] = chance.Pick(_extremes);
                return changed;
            case 4:
                changed[at] = (byte)(changed[at] + chance.Next(3) - 1);
                return changed;
            case 5:
                return bytes[..at];
            case 6:
                return [.. bytes[..at], .. bytes[(at + length)..]];
            case 7:
                Span<byte> number = stackalloc byte[8];
                var size = Numbers.Write(number, Numbers.Another(bytes[at], chance), chance);
                return [.. bytes[..at], .. number[..size], .. bytes[Math.Min(at + (chance.OneIn(2) ? 1 : size), bytes.Length)..]];
            default:
                return bytes.Length + length > MostBytes ? bytes : [.. bytes[..(at + length)], .. bytes[at..]];
        }
    }
}
