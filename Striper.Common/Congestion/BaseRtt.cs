namespace Striper.Common.Congestion;

/// <summary>
/// The round trip without queue: the smallest smoothed round trip of the last 30 s. The kernel's own minimum spans 300 s, which is
/// too long after a reroute. Not thread-safe; guarded by whoever owns the leg.
/// </summary>
public sealed class BaseRtt
{
    private readonly RecentMinimum _smallest = new();

    /// <summary>Zero until the first round trip is known.</summary>
    public TimeSpan Value { get; private set; }

    /// <summary>A smoothed round trip, as read at <paramref name="now"/>. Zero (unknown) is ignored.</summary>
    public void OnSample(TimeSpan smoothedRtt, TimeSpan now)
    {
        if (smoothedRtt <= TimeSpan.Zero)
            return;
        _smallest.Add(smoothedRtt, now);
        Value = _smallest.Value;
    }
}
