namespace Striper.Common.Diagnostics;

/// <summary>How fast a counter has grown lately, from a sample of it each second. Not thread-safe.</summary>
public sealed class RateMeter
{
    private const int Samples = 11;

    private readonly long[] _totals = new long[Samples];
    private readonly TimeSpan[] _times = new TimeSpan[Samples];
    private int _newest = -1;
    private int _count;

    /// <summary>A second over the last two samples.</summary>
    public double Lately => Over(1);

    /// <summary>A second over the last eleven samples, or as many as there are.</summary>
    public double Steadily => Over(Samples - 1);

    /// <summary>Takes a sample: where the counter stands, and when, by any clock.</summary>
    public void Add(long total, TimeSpan now)
    {
        _newest = (_newest + 1) % Samples;
        (_totals[_newest], _times[_newest]) = (total, now);
        _count = Math.Min(_count + 1, Samples);
    }

    private double Over(int intervals)
    {
        var back = Math.Min(intervals, _count - 1);
        if (back <= 0)
            return 0;
        var oldest = (_newest - back + Samples) % Samples;
        var time = (_times[_newest] - _times[oldest]).TotalSeconds;
        return time > 0 ? (_totals[_newest] - _totals[oldest]) / time : 0;
    }
}
