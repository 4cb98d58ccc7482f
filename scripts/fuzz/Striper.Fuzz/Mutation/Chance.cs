namespace Striper.Fuzz.Mutation;

/// <summary>Random numbers that a seed determines, on every platform and in every version (SplitMix64).</summary>
internal sealed class Chance(ulong seed)
{
    private ulong _state = seed;

    /// <summary>The chance of one input of a seed.</summary>
    public static Chance Of(ulong seed, long index) => new(Mix(Mix(seed + 0x9E37_79B9_7F4A_7C15) + (ulong)index));

    /// <summary>Any 64 bits.</summary>
    public ulong Next64() => Mix(_state += 0x9E37_79B9_7F4A_7C15);

    /// <summary>0 to <paramref name="below"/> - 1.</summary>
    public int Next(int below) => (int)(((Next64() >> 32) * (ulong)below) >> 32);

    /// <summary>True once in so many times.</summary>
    public bool OneIn(int times) => Next(times) == 0;

    /// <summary>One of them.</summary>
    public T Pick<T>(IReadOnlyList<T> items) => items[Next(items.Count)];

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58_476D_1CE4_E5B9;
        z = (z ^ (z >> 27)) * 0x94D0_49BB_1331_11EB;
        return z ^ (z >> 31);
    }
}
