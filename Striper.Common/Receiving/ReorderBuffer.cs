using Striper.Common.Buffers;
using Striper.Common.Primitives;

namespace Striper.Common.Receiving;

/// <summary>
/// One direction of one stream at its receiver: bytes arrive as pieces in any order, overlapping and repeated, and leave in order.
/// Not thread-safe; guarded by the tunnel's lock. Between <see cref="Peek"/> and <see cref="Consume"/> the peeked memory may be read
/// outside the lock: it stays in place, and none of it is written.
/// </summary>
/// <remarks>
/// Memory: one ring of the pool, rented when the first byte must be held and returned when none is, so that a stream whose application
/// keeps up has none. It is less than twice as large as the distance from <see cref="ConsumedOffset"/> to the furthest byte when that
/// arrived, or as the last ring came to be, since growing copies (at least <see cref="MinimumRingBytes"/>; an eighth more for the marks; while a peek
/// pins a ring that was outgrown, that one too). So the credit given to the sender bounds it, however small and gappy the datagrams are: there is
/// no cost per piece.
/// The caller checks credit before <see cref="Store"/>, and gives no more than <see cref="LargestReachBytes"/> of it.
/// </remarks>
public sealed class ReorderBuffer(BufferPool pool) : IDisposable
{
    /// <summary>The smallest ring, bytes.</summary>
    public const int MinimumRingBytes = ByteRing.MinimumBytes;

    /// <summary>How far beyond <see cref="ConsumedOffset"/> bytes can be held: the largest array of the pool. The ceiling of credit.</summary>
    public const int LargestReachBytes = 1 << 26;

    // Invariants. Consumed <= InOrder <= Highest. The byte before Highest is held, or Highest == Consumed and nothing is: so the ring,
    // which covers every held byte, covers Consumed to Highest. No byte outside that range is marked.
    private ByteRing _ring;

    // No byte below it is marked: marks that are not there need not be searched or cleared.
    private long _lowestHeldOffset;

    // The ring's marks are wiped up to here, and will be as far as it reaches the first time round: a large ring may come to hold little.
    private long _wipedOffset;
    private long _firstRoundEnd;

    // How far the last rings had to reach, and this one so far.
    private int _usualReachBytes;
    private int _reachBytes;

    // The array of the peeked memory, and how much of it was peeked. It is the ring's own, or one the ring outgrew (or left behind on
    // Dispose) and that Consume returns.
    private byte[]? _pinned;
    private int _peekedBytes;
    private bool _disposed;

    /// <summary>Everything below was taken by the application.</summary>
    public long ConsumedOffset { get; private set; }

    /// <summary>Everything below has arrived.</summary>
    public long InOrderOffset { get; private set; }

    /// <summary>The end of the furthest byte that arrived.</summary>
    public long HighestOffset { get; private set; }

    /// <summary>The stream's length in this direction, once FIN said so.</summary>
    public long? FinalOffset { get; private set; }

    /// <summary>Bytes in the ring that were not yet taken.</summary>
    public long HeldBytes { get; private set; }

    /// <summary>Bytes that arrived, each once; meaningless once disposed.</summary>
    public long ArrivedBytes => ConsumedOffset + HeldBytes;

    /// <summary>Size of the ring, bytes; 0 while nothing is held.</summary>
    public long RingBytes => _ring.Capacity;

    /// <summary>Whether the application took everything up to the FIN.</summary>
    public bool IsComplete => FinalOffset == ConsumedOffset;

    /// <summary>
    /// Holds a copy of the bytes that lie at <paramref name="offset"/> in the stream; those already taken are dropped unseen. When it
    /// throws, nothing has changed.
    /// </summary>
    /// <exception cref="ProtocolViolationException">Bytes past the FIN, out of any credit's reach, or differing from those held.</exception>
    public void Store(long offset, ReadOnlySpan<byte> bytes)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var end = CheckedEnd(offset, bytes.Length);
        if (end <= ConsumedOffset || bytes.IsEmpty)
            return;
        if (offset < ConsumedOffset)
        {
            bytes = bytes[(int)(ConsumedOffset - offset)..];
            offset = ConsumedOffset;
        }

        if (end - ConsumedOffset > LargestReachBytes)
            throw new ProtocolViolationException($"Bytes up to stream offset {end} are out of reach: {ConsumedOffset} were taken.");
        if (offset < HighestOffset)
            CheckDuplicates(offset, bytes[..(int)(Math.Min(end, HighestOffset) - offset)]);

        MakeReach(end);
        WipeUpTo(end);
        _lowestHeldOffset = HeldBytes == 0 ? offset : Math.Min(_lowestHeldOffset, offset);
        HeldBytes += _ring.Write(offset, bytes);
        HighestOffset = Math.Max(HighestOffset, end);
        if (offset <= InOrderOffset)
            AdvanceInOrder(end);
    }

    /// <summary>FIN: the stream ends at <paramref name="finalOffset"/>. Again with the same value is harmless.</summary>
    /// <exception cref="ProtocolViolationException">Another FIN was seen, or bytes past this one.</exception>
    public void SetFinal(long finalOffset)
    {
        if (FinalOffset is { } known && known != finalOffset)
            throw new ProtocolViolationException($"A second FIN at stream offset {finalOffset}; the first was at {known}.");
        if (finalOffset < HighestOffset)
            throw new ProtocolViolationException($"FIN at stream offset {finalOffset}, but bytes up to {HighestOffset} arrived.");
        FinalOffset = finalOffset;
    }

    /// <summary>
    /// The bytes held from <see cref="ConsumedOffset"/> on, in order: at most <paramref name="maxBytes"/>, and no further than the end of
    /// the ring, so more may be there for the next peek. They stay valid until <see cref="Consume"/>, which must follow. An
    /// empty answer means that the next byte is missing, and needs no Consume.
    /// </summary>
    /// <exception cref="InvalidOperationException">The last peek was not consumed yet.</exception>
    public ReadOnlyMemory<byte> Peek(int maxBytes)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(maxBytes);
        if (_pinned is not null)
            throw new InvalidOperationException("The last peek was not consumed yet.");
        var available = (int)Math.Min(maxBytes, InOrderOffset - ConsumedOffset);
        if (available == 0)
            return ReadOnlyMemory<byte>.Empty;
        var memory = _ring.Slice(ConsumedOffset, available);
        _pinned = _ring.Bytes;
        _peekedBytes = memory.Length;
        return memory;
    }

    /// <summary>
    /// Ends a peek: <paramref name="bytes"/> of it were taken, from 0 (none, only unpin) to all. Its memory must not be read any more.
    /// Also after <see cref="Dispose"/>.
    /// </summary>
    public void Consume(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, _peekedBytes);
        if (_pinned is { } pinned)
        {
            _pinned = null;
            _peekedBytes = 0;
            if (pinned != _ring.Bytes)
                pool.Return(pinned);
        }

        Take(bytes);
    }

    /// <summary>
    /// Whether the application may be given the bytes from <see cref="ConsumedOffset"/> on straight out of a piece of
    /// <paramref name="bytes"/> at <paramref name="offset"/>, because they are next and none of them is held already, with which they would have to
    /// be compared. Until <see cref="PassedThrough"/> the caller must not <see cref="Peek"/>; it may <see cref="Store"/>. A piece that breaks the
    /// protocol gets false: Store says how.
    /// </summary>
    public bool CanPassThrough(long offset, int bytes) =>
        !_disposed
        && _pinned is null
        && ConsumedOffset == InOrderOffset
        && offset >= 0
        && offset <= ConsumedOffset
        && ConsumedOffset - offset < bytes
        && !(FinalOffset - offset < bytes)
        && !IsAnyHeldBelow(offset + bytes);

    /// <summary>
    /// The application took <paramref name="bytes"/> from <see cref="ConsumedOffset"/> on without <see cref="Store"/>; copies of them
    /// stored meanwhile are given up. Also after <see cref="Dispose"/>.
    /// </summary>
    /// <exception cref="ProtocolViolationException">A FIN that came meanwhile ends the stream before those bytes.</exception>
    /// <exception cref="InvalidOperationException">There was a peek meanwhile.</exception>
    public void PassedThrough(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        if (_pinned is not null)
            throw new InvalidOperationException("Bytes were peeked while others passed through.");
        CheckedEnd(ConsumedOffset, bytes);
        Take(bytes);
    }

    /// <summary>Returns all memory to the pool; the peeked part of it when <see cref="Consume"/> ends the peek. Offsets stay as they are.</summary>
    public void Dispose()
    {
        _disposed = true;
        HeldBytes = 0;
        DropRing();
    }

    private bool IsAnyHeldBelow(long end)
    {
        end = Math.Min(end, HighestOffset);
        if (HeldBytes == 0 || end <= _lowestHeldOffset)
            return false;
        if (_ring.IsAnyHeld(_lowestHeldOffset, (int)(end - _lowestHeldOffset)))
            return true;
        _lowestHeldOffset = end;
        return false;
    }

    private long CheckedEnd(long offset, int bytes)
    {
        if (offset < 0 || offset > long.MaxValue - bytes)
            throw new ProtocolViolationException($"{bytes} bytes at stream offset {offset}: no such offset.");
        if (offset + bytes > FinalOffset)
            throw new ProtocolViolationException($"Bytes up to stream offset {offset + bytes} are past the FIN at {FinalOffset}.");
        return offset + bytes;
    }

    private void CheckDuplicates(long offset, ReadOnlySpan<byte> bytes)
    {
        if (_ring.FindDifference(offset, bytes) is { } position)
            throw new ProtocolViolationException($"Bytes at stream offset {position} differ from those held.");
    }

    private void MakeReach(long end)
    {
        var reach = (int)(end - ConsumedOffset);
        _reachBytes = Math.Max(_reachBytes, reach);
        if (reach <= _ring.Capacity)
            return;
        var larger = ByteRing.Rent(pool, Math.Max(reach, _usualReachBytes));
        larger.Wipe(ConsumedOffset, reach);
        if (_ring.Capacity > 0)
            _ring.CopyHeldTo(larger, ConsumedOffset, HighestOffset);
        DropRing();
        _ring = larger;
        (_wipedOffset, _firstRoundEnd) = (end, ConsumedOffset + larger.Capacity);
    }

    private void WipeUpTo(long end)
    {
        end = Math.Min(end, _firstRoundEnd);
        if (end <= _wipedOffset)
            return;
        _ring.Wipe(_wipedOffset, (int)(end - _wipedOffset));
        _wipedOffset = end;
    }

    /// <summary>Moves the consumed offset over bytes that the application took, held or not.</summary>
    private void Take(int bytes)
    {
        // Fewer bytes may be between Consumed and Highest than passed through; nothing beyond Highest is marked, and the ring may end there.
        var end = Math.Min(ConsumedOffset + bytes, HighestOffset);
        if (HeldBytes > 0 && end > _lowestHeldOffset)
        {
            HeldBytes -= _ring.Clear(_lowestHeldOffset, (int)(end - _lowestHeldOffset));
            _lowestHeldOffset = end;
        }

        ConsumedOffset += bytes;
        HighestOffset = Math.Max(HighestOffset, ConsumedOffset);
        AdvanceInOrder(ConsumedOffset);
        if (HeldBytes > 0 || _ring.Capacity == 0)
            return;
        DropRing();
        (_usualReachBytes, _reachBytes) = (Math.Max(_reachBytes, _usualReachBytes / 2), 0);
    }

    /// <summary>Everything below <paramref name="arrived"/> has arrived, and with it whatever is held from there on without a gap.</summary>
    private void AdvanceInOrder(long arrived)
    {
        if (arrived <= InOrderOffset)
            return;
        InOrderOffset = arrived;
        if (arrived < HighestOffset && _ring.Capacity > 0)
            InOrderOffset += _ring.HeldRun(arrived, (int)(HighestOffset - arrived));
    }

    /// <summary>Lets go of the ring. An array that a peek pins stays behind for <see cref="Consume"/>.</summary>
    private void DropRing()
    {
        if (_ring.Capacity == 0)
            return;
        if (_ring.Bytes != _pinned)
            pool.Return(_ring.Bytes);
        _ring.ReturnMarks(pool);
        _ring = default;
    }
}
