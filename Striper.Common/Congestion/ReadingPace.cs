using static Striper.Common.Congestion.LegControlConstants;
using static Striper.Common.Primitives.Durations;

namespace Striper.Common.Congestion;

/// <summary>How often a leg is really looked at: a busy host is late. Not thread-safe; owned by its controller.</summary>
internal sealed class ReadingPace
{
    private TimeSpan _lastAt;
    private TimeSpan _interval;

    /// <summary>What the cap leaves beyond the round trip, as time of the rate, so that the leg does not run dry between two readings.</summary>
    public TimeSpan Slack => Longer(_interval * LeastCapSlackReadings, LeastCapSlack);

    /// <summary>A reading; <paramref name="isBusy"/>: something is out. Nobody reads an idle leg.</summary>
    public void OnReading(bool isBusy, TimeSpan now)
    {
        var interval = now - _lastAt;
        _lastAt = now;
        if (isBusy && interval <= LongestReadingInterval)
            _interval += (interval - _interval) * ReadingIntervalShare;
    }
}
