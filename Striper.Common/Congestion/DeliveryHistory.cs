namespace Striper.Common.Congestion;

/// <summary>What was delivered when, for about the last rate window. Fixed size; not thread-safe; owned by <see cref="DeliveryRate"/>.</summary>
internal sealed class DeliveryHistory
{
    // Entries are at least a 64th of the window apart, so that this many hold four windows, whatever their length.
    private const int Capacity = 256;
    private const int EntriesPerWindow = 64;
    private static readonly TimeSpan _leastSpacing = TimeSpan.FromMilliseconds(1);

    private readonly (TimeSpan At, long Bytes)[] _entries = new (TimeSpan At, long Bytes)[Capacity];
    private long _count;

    /// <summary>Whether the first entry is still held: the history is the leg's whole life.</summary>
    public bool IsWhole => _count <= Capacity;

    /// <summary>The oldest entry held.</summary>
    public (TimeSpan At, long Bytes) Oldest => At(Math.Max(_count - Capacity, 0));

    /// <summary>Entries ever added.</summary>
    public long Count => _count;

    /// <summary>Notes what was delivered by <paramref name="now"/>, unless that is too close to the last note to matter.</summary>
    public void Add(TimeSpan now, long bytes, TimeSpan window)
    {
        var spacing = window / EntriesPerWindow;
        if (spacing < _leastSpacing)
            spacing = _leastSpacing;
        if (_count > 0 && now - At(_count - 1).At < spacing)
            return;
        _entries[(int)(_count % Capacity)] = (now, bytes);
        _count++;
    }

    /// <summary>The newest entry of <paramref name="time"/> or before; false when none is that old.</summary>
    public bool TryFind(TimeSpan time, out (TimeSpan At, long Bytes) entry)
    {
        // Binary search for the first entry after the time, in the half-open range [low, high).
        var low = Math.Max(_count - Capacity, 0);
        var oldest = low;
        var high = _count;
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            if (At(middle).At <= time)
                low = middle + 1;
            else
                high = middle;
        }

        entry = low > oldest ? At(low - 1) : default;
        return low > oldest;
    }

    private (TimeSpan At, long Bytes) At(long index) => _entries[(int)(index % Capacity)];
}
