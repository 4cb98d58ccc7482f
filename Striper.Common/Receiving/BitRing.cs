using System.Numerics;

namespace Striper.Common.Receiving;

/// <summary>
/// A ring of bits over words of 64, worked on word by word: 64 KiB of marks are a kilobyte of words to fill or to search. A range may
/// run past the last bit; it goes on at bit 0. Starts are 0 to length - 1, counts at most the length; the words belong to the caller.
/// </summary>
internal readonly ref struct BitRing(Span<ulong> words)
{
    private const ulong AllOnes = ulong.MaxValue;
    private const ulong AllZeros = 0;

    private readonly Span<ulong> _words = words;

    /// <summary>Bits in the ring.</summary>
    public int Length => _words.Length * 64;

    /// <summary>Sets <paramref name="count"/> bits from <paramref name="start"/> on.</summary>
    public void Set(int start, int count)
    {
        var beforeWrap = Math.Min(count, Length - start);
        Fill(start, beforeWrap, AllOnes);
        Fill(0, count - beforeWrap, AllOnes);
    }

    /// <summary>Clears <paramref name="count"/> bits from <paramref name="start"/> on.</summary>
    public void Clear(int start, int count)
    {
        var beforeWrap = Math.Min(count, Length - start);
        Fill(start, beforeWrap, AllZeros);
        Fill(0, count - beforeWrap, AllZeros);
    }

    /// <summary>How many of <paramref name="count"/> bits from <paramref name="start"/> on are set.</summary>
    public int CountSet(int start, int count)
    {
        var beforeWrap = Math.Min(count, Length - start);
        return CountSetUnwrapped(start, beforeWrap) + CountSetUnwrapped(0, count - beforeWrap);
    }

    /// <summary>The number of set bits in a row from <paramref name="start"/> on, looking at <paramref name="limit"/> bits at most.</summary>
    public int RunOfOnes(int start, int limit) => Run(start, limit, AllOnes);

    /// <summary>The number of clear bits in a row from <paramref name="start"/> on, looking at <paramref name="limit"/> bits at most.</summary>
    public int RunOfZeros(int start, int limit) => Run(start, limit, AllZeros);

    private int Run(int start, int limit, ulong same)
    {
        var beforeWrap = Math.Min(limit, Length - start);
        var run = RunUnwrapped(start, beforeWrap, same);
        return run < beforeWrap ? run : run + RunUnwrapped(0, limit - beforeWrap, same);
    }

    private int RunUnwrapped(int start, int limit, ulong same)
    {
        if (limit == 0)
            return 0;
        var first = start >> 6;
        var different = (_words[first] ^ same) >> start; // C# shifts a ulong by the low six bits of the count
        if (different != 0)
            return Math.Min(limit, BitOperations.TrailingZeroCount(different));
        var run = 64 - (start & 63);
        if (run >= limit)
            return limit;
        var rest = _words.Slice(first + 1, (limit - run + 63) >> 6);
        var index = rest.IndexOfAnyExcept(same);
        return index < 0 ? limit : Math.Min(limit, run + (index * 64) + BitOperations.TrailingZeroCount(rest[index] ^ same));
    }

    private void Fill(int start, int count, ulong value)
    {
        if (count == 0)
            return;
        var (first, last, head, tail) = Bounds(start, count);
        if (first == last)
        {
            Blend(ref _words[first], value, head & tail);
            return;
        }

        Blend(ref _words[first], value, head);
        _words[(first + 1)..last].Fill(value);
        Blend(ref _words[last], value, tail);
    }

    private int CountSetUnwrapped(int start, int count)
    {
        if (count == 0)
            return 0;
        var (first, last, head, tail) = Bounds(start, count);
        if (first == last)
            return BitOperations.PopCount(_words[first] & head & tail);
        var set = BitOperations.PopCount(_words[first] & head) + BitOperations.PopCount(_words[last] & tail);
        foreach (var word in _words[(first + 1)..last])
            set += BitOperations.PopCount(word);
        return set;
    }

    /// <summary>The first and last word of a range that is not empty, and the bits of the range in each of the two.</summary>
    private static (int First, int Last, ulong Head, ulong Tail) Bounds(int start, int count)
    {
        var lastBit = start + count - 1;
        return (start >> 6, lastBit >> 6, AllOnes << start, AllOnes >> ~lastBit); // ~x is 63 - x in the low six bits
    }

    private static void Blend(ref ulong word, ulong value, ulong mask) => word = (word & ~mask) | (value & mask);
}
