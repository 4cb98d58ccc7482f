namespace Striper.Common.Congestion;

/// <summary>
/// The rate is the largest of many readings, and so somewhat too large, the more so on a busy host: the queue then stands longer than the gain
/// asks for. This takes the excess off the cap, by what the round trip says, within bounds: a round trip that others lengthen must not
/// starve the leg. Not thread-safe; owned by its controller.
/// </summary>
internal sealed class QueueCorrection
{
    // The most that readings were seen to be too large by.
    private const double Least = 0.85;

    // Share of the error taken away in a round, of at most so much error: slower than the round trip follows the cap.
    private const double Step = 0.1;
    private const double LargestError = 0.2;

    /// <summary>To multiply the cap with; at most 1.</summary>
    public double Value { get; private set; } = 1;

    /// <summary>A round was completed in which the leg was at its cap; <paramref name="gain"/> is what the cap was meant to be over the product.</summary>
    public void OnRound(TimeSpan rtt, TimeSpan baseRtt, double gain)
    {
        var error = (rtt / (gain * baseRtt)) - 1;
        Value = Math.Clamp(Value - (Step * Math.Clamp(error, -LargestError, LargestError)), Least, 1);
    }
}
