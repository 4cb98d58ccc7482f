namespace Striper.Fuzz.Inputs;

/// <summary>What applications say: each byte is determined by stream, direction and offset.</summary>
internal static class Payload
{
    private const int Period = 1 << 16;

    // Twice, so that any run of up to a period lies in one piece.
    private static readonly byte[] _bytes = Make();

    /// <summary>The bytes from an offset on, at most 64 KiB; <paramref name="variant"/> above 0: other ones.</summary>
    public static ReadOnlySpan<byte> At(long stream, long offset, int count, int variant = 0) =>
        _bytes.AsSpan((int)((ulong)(offset + (stream * 7919) + (variant * 104_729L)) % Period), Math.Min(count, Period));

    private static byte[] Make()
    {
        var chance = new Mutation.Chance(2026);
        var bytes = new byte[2 * Period];
        for (var i = 0; i < Period; i++)
            bytes[i] = bytes[i + Period] = (byte)chance.Next(256);
        return bytes;
    }
}
