namespace Striper.Common.Sending;

/// <summary>
/// What is out on one leg, in the order of writing. Receipts are absolute counts, so telling the same count twice, or an older
/// one, changes nothing. Not thread-safe; guarded by the tunnel's lock.
/// </summary>
/// <typeparam name="TStream">The engine's stream.</typeparam>
public sealed class LegLedger<TStream>
    where TStream : class
{
    private LedgerEntry<TStream>[] _ring = new LedgerEntry<TStream>[16];
    private int _first;

    /// <summary>Frames out.</summary>
    public int Count { get; private set; }

    /// <summary>Datagrams among them.</summary>
    public int DatagramCount { get; private set; }

    /// <summary>When the oldest frame out was written; only while <see cref="Count"/> is above 0.</summary>
    public TimeSpan OldestWrittenAt => _ring[_first].WrittenAt;

    /// <summary>Adds a frame; ends only grow.</summary>
    public void Add(in LedgerEntry<TStream> entry)
    {
        if (Count == _ring.Length)
            Grow();
        _ring[(_first + Count) & (_ring.Length - 1)] = entry;
        Count++;
        if (entry.Datagram is not null)
            DatagramCount++;
    }

    /// <summary>Takes the oldest frame if a receipt of <paramref name="count"/> covers all of it.</summary>
    public bool TryTake(long count, out LedgerEntry<TStream> entry)
    {
        if (Count == 0 || _ring[_first].End > count)
        {
            entry = default;
            return false;
        }

        entry = _ring[_first];
        _ring[_first] = default;
        _first = (_first + 1) & (_ring.Length - 1);
        Count--;
        if (entry.Datagram is not null)
            DatagramCount--;
        return true;
    }

    /// <summary>The i-th frame out, the oldest first.</summary>
    public ref readonly LedgerEntry<TStream> this[int index] => ref _ring[(_first + index) & (_ring.Length - 1)];

    private void Grow()
    {
        var larger = new LedgerEntry<TStream>[_ring.Length * 2];
        for (var i = 0; i < Count; i++)
            larger[i] = this[i];
        _ring = larger;
        _first = 0;
    }
}
