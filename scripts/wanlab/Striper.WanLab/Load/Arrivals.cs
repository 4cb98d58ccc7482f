namespace Striper.WanLab.Load;

/// <summary>When a stream's bytes came out, in order. Not thread-safe; one receiver adds, and it is read after that has ended.</summary>
/// <param name="TimesUs">Times of <see cref="MonotonicClock"/>, ascending, at least <see cref="ResolutionUs"/> apart.</param>
/// <param name="TotalBytes">All bytes that had come by that time, and within the resolution after it.</param>
internal sealed record Arrivals(List<long> TimesUs, List<long> TotalBytes)
{
    /// <summary>What comes within this time is one arrival.</summary>
    public const long ResolutionUs = 2_000;

    /// <summary>All bytes so far.</summary>
    public long Bytes => TotalBytes.Count == 0 ? 0 : TotalBytes[^1];

    /// <summary>Bytes have come out.</summary>
    public void Add(long atUs, int bytes)
    {
        var total = Bytes + bytes;
        if (TimesUs.Count > 0 && atUs - TimesUs[^1] < ResolutionUs)
        {
            TotalBytes[^1] = total;
            return;
        }

        TimesUs.Add(atUs);
        TotalBytes.Add(total);
    }

    /// <summary>All bytes that had come out by a time.</summary>
    public long BytesAt(long atUs)
    {
        var index = TimesUs.BinarySearch(atUs);
        if (index < 0)
            index = ~index - 1;
        return index < 0 ? 0 : TotalBytes[index];
    }

    /// <summary>Mean rate from one time to another, bytes per second.</summary>
    public double BytesPerSecond(long fromUs, long toUs) => (BytesAt(toUs) - BytesAt(fromUs)) * 1e6 / (toUs - fromUs);

    /// <summary>The longest time in which nothing came, of what lies between two times.</summary>
    public long LongestPauseUs(long fromUs, long toUs)
    {
        var (longest, last) = (0L, fromUs);
        foreach (var at in TimesUs)
        {
            if (at <= fromUs)
                continue;
            if (at >= toUs)
                break;
            longest = Math.Max(longest, at - last);
            last = at;
        }

        return Math.Max(longest, toUs - last);
    }

    /// <summary>The first arrival after a time, or <see langword="null"/>.</summary>
    public long? FirstAfterUs(long atUs)
    {
        var index = TimesUs.FindIndex(t => t > atUs);
        return index < 0 ? null : TimesUs[index];
    }
}
