using Striper.Common.Congestion;

namespace Striper.Microbench.Bulk;

/// <summary>
/// One direction of a leg: bytes leave at a rate, arrive a while later, and are acknowledged as long after; nothing is lost. It is also what the
/// sender's kernel says of the leg. Datagrams are not copied: the sender's array holds them until they are receipted, which is after they
/// arrived. Control is copied, since its array is given back at once. Allocates nothing once it has carried as much as it ever holds.
/// </summary>
internal sealed class MemoryLink(Clock clock, double bytesPerSecond, TimeSpan oneWay) : ILegProbe
{
    // The engine's batch of control; what is larger is a datagram.
    private const int LargestControlBytes = 4096;

    private const int SegmentBytes = 1448;

    private readonly Queue<Write> _arriving = new();
    private readonly Queue<Write> _acknowledged = new();
    private readonly Stack<byte[]> _idle = new();
    private TimeSpan _free;
    private long _writtenBytes;
    private long _ackedBytes;

    /// <summary>When the next write will have arrived as a whole.</summary>
    public TimeSpan NextArrival { get; private set; } = TimeSpan.MaxValue;

    /// <summary>The bytes of that write; valid until <see cref="Drop"/>.</summary>
    public ReadOnlyMemory<byte> Arrived => _arriving.Peek().Bytes;

    /// <summary>Takes what the engine writes.</summary>
    public void Send(ReadOnlyMemory<byte> bytes)
    {
        byte[]? copy = null;
        if (bytes.Length <= LargestControlBytes)
        {
            if (!_idle.TryPop(out copy))
                copy = new byte[LargestControlBytes];
            bytes.CopyTo(copy);
            bytes = copy.AsMemory(0, bytes.Length);
        }

        var start = _free > clock.Now ? _free : clock.Now;
        _free = start + TimeSpan.FromSeconds(bytes.Length / bytesPerSecond);
        _writtenBytes += bytes.Length;
        var write = new Write(bytes, copy, start, _free, _writtenBytes);
        if (_arriving.Count == 0)
            NextArrival = _free + oneWay;
        _arriving.Enqueue(write);
        _acknowledged.Enqueue(write);
    }

    /// <summary>They were received.</summary>
    public void Drop()
    {
        if (_arriving.Dequeue().Copy is { } copy)
            _idle.Push(copy);
        NextArrival = _arriving.TryPeek(out var next) ? next.End + oneWay : TimeSpan.MaxValue;
    }

    /// <inheritdoc/>
    public bool TryRead(out LegSample sample)
    {
        var notSent = (long)(bytesPerSecond * Math.Max(0, (_free - clock.Now).TotalSeconds));
        var acked = AckedBytes();
        sample = new LegSample(
            NetworkBytes: Math.Max(0, _writtenBytes - notSent - acked),
            NotSentBytes: notSent,
            DeliveredBytes: acked,
            AckedBytes: acked,
            HasUnacked: acked < _writtenBytes,
            SmoothedRtt: 2 * oneWay,
            SegmentBytes,
            RetransmittedSegments: 0,
            SentSegments: _writtenBytes / SegmentBytes);
        return true;
    }

    // Segments are acknowledged one by one, not with the write's last byte.
    private long AckedBytes()
    {
        var left = clock.Now - (2 * oneWay);
        while (_acknowledged.TryPeek(out var write) && write.Start < left)
        {
            if (write.End > left)
                return _ackedBytes + (long)((left - write.Start).TotalSeconds * bytesPerSecond);
            _ackedBytes = write.EndBytes;
            _acknowledged.Dequeue();
        }

        return _ackedBytes;
    }

    private readonly record struct Write(ReadOnlyMemory<byte> Bytes, byte[]? Copy, TimeSpan Start, TimeSpan End, long EndBytes);
}
