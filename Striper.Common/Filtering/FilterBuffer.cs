using System.Buffers;

namespace Striper.Common.Filtering;

/// <summary>
/// The data of one call along a chain. It belongs to the chain: a filter looks at it and changes it until its call returns, and keeps nothing of it but
/// copies. What is only looked at is never copied. Not thread-safe.
/// </summary>
public sealed class FilterBuffer
{
    // Lent by whoever carries the bytes, until a filter changes them; then in a rented array of our own.
    private ReadOnlyMemory<byte> _bytes;
    private byte[]? _own;
    private int _start;

    /// <summary>The data.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.Span;

    /// <summary>How much there is.</summary>
    public int Length => _bytes.Length;

    /// <summary>Whether there is nothing: the next filter is called only to be told of the end.</summary>
    public bool IsEmpty => _bytes.IsEmpty;

    internal ReadOnlyMemory<byte> Memory => _bytes;

    /// <summary>The data to be changed in place.</summary>
    public Span<byte> Edit()
    {
        if (_own is null)
            Own(_bytes.Length);
        return _own.AsSpan(_start, _bytes.Length);
    }

    /// <summary>Has other bytes in place of what is there, which they may be a part of.</summary>
    public void Replace(ReadOnlySpan<byte> bytes)
    {
        var next = ArrayPool<byte>.Shared.Rent(bytes.Length);
        bytes.CopyTo(next);
        Take(next, bytes.Length);
    }

    /// <summary>Adds bytes behind.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        var length = _bytes.Length;
        if (_own is null || _own.Length - _start - length < bytes.Length)
        {
            var next = ArrayPool<byte>.Shared.Rent(checked(length + bytes.Length));
            _bytes.Span.CopyTo(next);
            bytes.CopyTo(next.AsSpan(length));
            Take(next, length + bytes.Length);
            return;
        }

        bytes.CopyTo(_own.AsSpan(_start + length));
        _bytes = _own.AsMemory(_start, length + bytes.Length);
    }

    /// <summary>Takes bytes off the front.</summary>
    public void RemoveFirst(int count)
    {
        _bytes = _bytes[count..];
        _start += count;
        if (_bytes.IsEmpty)
            Clear();
    }

    /// <summary>Takes all of it.</summary>
    public void Clear()
    {
        _bytes = default;
        _start = 0;
        if (_own is null)
            return;
        ArrayPool<byte>.Shared.Return(_own);
        _own = null;
    }

    /// <summary>Begins a call with bytes that stay their owner's, who does not touch them until it is over.</summary>
    internal void Lend(ReadOnlyMemory<byte> bytes)
    {
        Clear();
        _bytes = bytes;
    }

    /// <summary>Moves what there is to where there is room for it, which may be what was lent; how much that was.</summary>
    internal int MoveTo(Memory<byte> destination)
    {
        var count = Math.Min(_bytes.Length, destination.Length);
        var bytes = _bytes.Span[..count];
        if (!bytes.Overlaps(destination.Span, out var offset) || offset != 0)
            bytes.CopyTo(destination.Span);
        RemoveFirst(count);
        return count;
    }

    private void Own(int length)
    {
        var next = ArrayPool<byte>.Shared.Rent(length);
        _bytes.Span.CopyTo(next);
        Take(next, length);
    }

    private void Take(byte[] next, int length)
    {
        if (_own is not null)
            ArrayPool<byte>.Shared.Return(_own);
        (_own, _start, _bytes) = (next, 0, next.AsMemory(0, length));
    }
}
