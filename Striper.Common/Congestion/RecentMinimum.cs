namespace Striper.Common.Congestion;

/// <summary>
/// The smallest of the last 30 s, in buckets of 5 s. A bucket passes when a value comes and its time is over, however long that is: a time
/// without values says nothing, so it does not push out what was measured. Not thread-safe; owned by what it measures for.
/// </summary>
internal sealed class RecentMinimum
{
    private const int Buckets = 6;
    private static readonly TimeSpan _bucketTime = TimeSpan.FromSeconds(5);

    private readonly TimeSpan[] _smallest = new TimeSpan[Buckets];
    private TimeSpan? _bucketStart;
    private int _bucket;

    /// <summary>Makes one that has seen nothing.</summary>
    public RecentMinimum() => Array.Fill(_smallest, TimeSpan.MaxValue);

    /// <summary><see cref="TimeSpan.MaxValue"/> until there is a value.</summary>
    public TimeSpan Value { get; private set; } = TimeSpan.MaxValue;

    /// <summary>A value, as measured at <paramref name="now"/>.</summary>
    public void Add(TimeSpan value, TimeSpan now)
    {
        _bucketStart ??= now;
        if (now - _bucketStart >= _bucketTime)
        {
            _bucketStart = now;
            _bucket = (_bucket + 1) % Buckets;
            _smallest[_bucket] = TimeSpan.MaxValue;
        }

        if (value < _smallest[_bucket])
            _smallest[_bucket] = value;
        Value = Smallest();
    }

    private TimeSpan Smallest()
    {
        var smallest = TimeSpan.MaxValue;
        foreach (var value in _smallest)
        {
            if (value < smallest)
                smallest = value;
        }

        return smallest;
    }
}
