using System.Numerics;
using System.Runtime.InteropServices;

using Striper.Common.Buffers;

namespace Striper.Common.Receiving;

/// <summary>
/// The memory of a <see cref="ReorderBuffer"/>: the byte at stream offset o lives at o modulo the capacity (a power of two), and a bit per
/// byte says whether it is held. The ring covers any range of offsets no longer than its capacity; which one is its owner's business, who
/// clears the marks of what it gives up. Both arrays are the pool's; the owner returns each exactly once. <c>default</c> is no ring.
/// </summary>
internal readonly struct ByteRing
{
    /// <summary>The smallest ring: less would not hold one small segment.</summary>
    public const int MinimumBytes = 1024;

    private readonly byte[] _marks;

    private ByteRing(byte[] bytes, byte[] marks, int capacity)
    {
        Bytes = bytes;
        _marks = marks;
        Capacity = capacity;
    }

    /// <summary>The rented array; may be longer than <see cref="Capacity"/>.</summary>
    public byte[] Bytes { get; }

    /// <summary>Bytes the ring covers; 0 of no ring.</summary>
    public int Capacity { get; }

    private BitRing Marks => new(MemoryMarshal.Cast<byte, ulong>(_marks.AsSpan(0, Capacity / 8)));

    /// <summary>
    /// A ring that covers <paramref name="reachBytes"/>: the next power of two, at least <see cref="MinimumBytes"/>. Its marks are arbitrary until
    /// <see cref="Wipe"/>.
    /// </summary>
    public static ByteRing Rent(BufferPool pool, int reachBytes)
    {
        var capacity = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(reachBytes, MinimumBytes));
        return new ByteRing(pool.Rent(capacity), pool.Rent(capacity / 8), capacity);
    }

    /// <summary>Marks <paramref name="count"/> bytes from <paramref name="offset"/> on as not held.</summary>
    public void Wipe(long offset, int count) => Marks.Clear(PositionOf(offset), count);

    /// <summary>Returns the marks only: the bytes are still being read, and whoever knows when that ends returns <see cref="Bytes"/>.</summary>
    public void ReturnMarks(BufferPool pool) => pool.Return(_marks);

    /// <summary>How many of the bytes from <paramref name="offset"/> on are held without a gap, at most <paramref name="limit"/>.</summary>
    public int HeldRun(long offset, int limit) => Marks.RunOfOnes(PositionOf(offset), limit);

    /// <summary>Whether any of <paramref name="count"/> bytes from <paramref name="offset"/> on is held.</summary>
    public bool IsAnyHeld(long offset, int count) => Marks.RunOfZeros(PositionOf(offset), count) < count;

    /// <summary>The offset of the first byte that is held with another value than in <paramref name="bytes"/>, or null.</summary>
    public long? FindDifference(long offset, ReadOnlySpan<byte> bytes)
    {
        var marks = Marks;
        while (!bytes.IsEmpty)
        {
            var gap = marks.RunOfZeros(PositionOf(offset), bytes.Length);
            offset += gap;
            bytes = bytes[gap..];
            var held = marks.RunOfOnes(PositionOf(offset), bytes.Length);
            var same = EqualRun(offset, bytes[..held]);
            if (same < held)
                return offset + same;
            offset += held;
            bytes = bytes[held..];
        }

        return null;
    }

    /// <summary>Copies those of <paramref name="bytes"/> that are not held to their places and marks them. Returns how many those were.</summary>
    public int Write(long offset, ReadOnlySpan<byte> bytes)
    {
        var marks = Marks;
        var written = 0;
        while (!bytes.IsEmpty)
        {
            var held = marks.RunOfOnes(PositionOf(offset), bytes.Length);
            offset += held;
            bytes = bytes[held..];
            var gap = marks.RunOfZeros(PositionOf(offset), bytes.Length);
            CopyIn(offset, bytes[..gap]);
            marks.Set(PositionOf(offset), gap);
            written += gap;
            offset += gap;
            bytes = bytes[gap..];
        }

        return written;
    }

    /// <summary>Writes what is held between two offsets, at most the capacity apart, to its places in a larger ring.</summary>
    public void CopyHeldTo(ByteRing larger, long from, long to)
    {
        var marks = Marks;
        while (from < to)
        {
            from += marks.RunOfZeros(PositionOf(from), (int)(to - from));
            var held = marks.RunOfOnes(PositionOf(from), (int)(to - from));
            var beforeWrap = Slice(from, held);
            larger.Write(from, beforeWrap.Span);
            larger.Write(from + beforeWrap.Length, Bytes.AsSpan(0, held - beforeWrap.Length));
            from += held;
        }
    }

    /// <summary>Gives up the marks of <paramref name="count"/> bytes from <paramref name="offset"/> on. Returns how many were held.</summary>
    public int Clear(long offset, int count)
    {
        var held = Marks.CountSet(PositionOf(offset), count);
        Marks.Clear(PositionOf(offset), count);
        return held;
    }

    /// <summary>The places of the bytes from <paramref name="offset"/> on: <paramref name="limit"/> of them, or as far as the ring's end.</summary>
    public Memory<byte> Slice(long offset, int limit)
    {
        var position = PositionOf(offset);
        return Bytes.AsMemory(position, Math.Min(limit, Capacity - position));
    }

    private int PositionOf(long offset) => (int)(offset & (Capacity - 1));

    private void CopyIn(long offset, ReadOnlySpan<byte> bytes)
    {
        var beforeWrap = Slice(offset, bytes.Length).Span;
        bytes[..beforeWrap.Length].CopyTo(beforeWrap);
        bytes[beforeWrap.Length..].CopyTo(Bytes);
    }

    private int EqualRun(long offset, ReadOnlySpan<byte> bytes)
    {
        var beforeWrap = Slice(offset, bytes.Length).Span;
        var equal = beforeWrap.CommonPrefixLength(bytes);
        return equal < beforeWrap.Length ? equal : equal + bytes[equal..].CommonPrefixLength(Bytes);
    }
}
