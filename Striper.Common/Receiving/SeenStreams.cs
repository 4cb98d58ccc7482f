using Striper.Common.Primitives;

namespace Striper.Common.Receiving;

/// <summary>
/// Which streams of one side of a tunnel were ever seen, so that a late copy of a closed stream's datagram opens nothing. Ids come nearly
/// in order: a watermark, and the few above it one by one. Memory follows the gap between the watermark and the highest id, which the
/// caller limits before it adds. Not thread-safe; guarded by the tunnel's lock.
/// </summary>
public sealed class SeenStreams
{
    // A set keeps its buckets when it empties; past this many they are given up after a burst.
    private const int IdleCapacity = 64;

    private readonly HashSet<long> _seenAbove = [];

    /// <summary>The lowest <see cref="StreamId.Index"/> not seen: every one below was.</summary>
    public long FirstUnseenIndex { get; private set; }

    /// <summary>Whether the stream was added before. Only the index counts: keep one object per side.</summary>
    public bool Contains(StreamId stream)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(stream.Value);
        return stream.Index < FirstUnseenIndex || _seenAbove.Contains(stream.Index);
    }

    /// <summary>Remembers the stream for good; again is harmless.</summary>
    public void Add(StreamId stream)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(stream.Value);
        if (stream.Index > FirstUnseenIndex)
        {
            _seenAbove.Add(stream.Index);
            return;
        }

        if (stream.Index < FirstUnseenIndex)
            return;
        FirstUnseenIndex++;
        while (_seenAbove.Remove(FirstUnseenIndex))
            FirstUnseenIndex++;
        if (_seenAbove.Count == 0 && _seenAbove.Capacity > IdleCapacity)
            _seenAbove.TrimExcess();
    }
}
