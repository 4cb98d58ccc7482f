using Striper.Common.Wire;

namespace Striper.Fuzz.Mutation;

/// <summary>Numbers worth trying in a field: limits of the protocol and of varints, and what is beside them.</summary>
internal static class Numbers
{
    private static readonly long[] _interesting =
    [
        0, 1, 2, 3, 4, 5, 7, 8, 15, 16, 31, 33, 63, 64, 127, 128, 255, 256, 1000, 1023, 1024, 1448, 4095, 4096, 4097, 8191, 8192, 8193, 16_383, 16_384, 16_385,
        32_768, 65_535, 65_536, 65_537, 1 << 18, 1 << 20, (1 << 20) + 1, 1 << 24, 1 << 26, (1 << 30) - 1, 1 << 30, int.MaxValue, 1L << 31,
        uint.MaxValue, 1L << 32, 1L << 40, 1L << 53, 1L << 61, VarInt.MaxValue - 16_384, VarInt.MaxValue - 1, VarInt.MaxValue,
    ];

    /// <summary>Another number for a field.</summary>
    public static long Another(long value, Chance chance) => chance.Next(6) switch
    {
        0 => chance.Pick(_interesting),
        1 => Clamp(value + 1),
        2 => Clamp(value - 1),
        3 => Clamp(value + chance.Next(64) - 32),
        4 => Clamp(chance.OneIn(2) ? value * 2 : value / 2),
        _ => Clamp(chance.Pick(_interesting) + chance.Next(5) - 2),
    };

    /// <summary>Writes a number in a form of at least its size; returns the bytes.</summary>
    public static int Write(Span<byte> destination, long value, Chance chance)
    {
        var shortest = VarInt.Write(destination, value);
        var size = shortest;
        while (size < VarInt.MaxBytes && chance.OneIn(6))
            size *= 2;
        if (size == shortest)
            return size;
        destination[..size].Clear();
        for (var i = 0; i < size; i++)
            destination[size - 1 - i] = (byte)(value >> (8 * i));
        destination[0] |= (byte)(System.Numerics.BitOperations.Log2((uint)size) << 6);
        return size;
    }

    private static long Clamp(long value) => Math.Clamp(value, 0, VarInt.MaxValue);
}
