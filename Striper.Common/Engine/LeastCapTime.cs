using Striper.Common.Congestion;

namespace Striper.Common.Engine;

/// <summary>
/// How long a leg takes for the least cap: on a slow leg a queue of our own, longer than its round trip without one. At the best rate of the last
/// 30 s, so that a leg that has just slowed down is not taken for one that is slow by nature. Not thread-safe; owned by its leg.
/// </summary>
internal sealed class LeastCapTime
{
    private readonly RecentMinimum _shortest = new();

    /// <summary>Zero until a rate is known.</summary>
    public TimeSpan Value { get; private set; }

    /// <summary>The leg's rate, once it does not search for it any more.</summary>
    public void OnRate(double bytesPerSecond, int segmentBytes, TimeSpan now)
    {
        _shortest.Add(TimeSpan.FromSeconds(LegControlConstants.LeastCapSegments * segmentBytes / bytesPerSecond), now);
        Value = _shortest.Value;
    }
}
