namespace Striper.Common.Congestion;

/// <summary>
/// The round trip without queue: the smallest smoothed round trip of the last 30 s. The kernel's own minimum spans 300 s, which is
/// too long after a reroute. Not thread-safe; guarded by whoever owns the leg.
/// </summary>
public sealed class BaseRtt
{
    private const int Buckets = 6;
    private static readonly TimeSpan _bucketTime = TimeSpan.FromSeconds(5);

    private readonly TimeSpan[] _smallest = new TimeSpan[Buckets];
    private TimeSpan _bucketStart = TimeSpan.MinValue;
    private int _bucket;

    /// <summary>Zero until the first round trip is known.</summary>
    public TimeSpan Value { get; private set; }

    /// <summary>A smoothed round trip, as read at <paramref name="now"/>. Zero (unknown) is ignored.</summary>
    public void OnSample(TimeSpan smoothedRtt, TimeSpan now)
    {
        if (smoothedRtt <= TimeSpan.Zero)
            return;
        if (_bucketStart == TimeSpan.MinValue)
        {
            _bucketStart = now;
        }
        else if (now - _bucketStart >= _bucketTime)
        {
            // One bucket however long it was: a time without samples says nothing, so it does not push out what was measured.
            _bucketStart = now;
            _bucket = (_bucket + 1) % Buckets;
            _smallest[_bucket] = TimeSpan.Zero;
        }

        ref var smallest = ref _smallest[_bucket];
        if (smallest == TimeSpan.Zero || smoothedRtt < smallest)
            smallest = smoothedRtt;
        Value = Smallest();
    }

    private TimeSpan Smallest()
    {
        var smallest = TimeSpan.MaxValue;
        foreach (var rtt in _smallest)
        {
            if (rtt > TimeSpan.Zero && rtt < smallest)
                smallest = rtt;
        }

        return smallest;
    }
}
