namespace Striper.Common.Congestion;

/// <summary>
/// The rate of a leg is the largest of many readings, and so somewhat too large, the more so on a busy host; of several legs on one bottleneck each
/// remembers the largest share it had. So the queue stands longer than the gain asks for. This takes the excess off the caps of a path, as long
/// as that costs no goodput: a round trip that others lengthen, or jitter, must not starve it. Not thread-safe; owned by its path.
/// </summary>
internal sealed class QueueCorrection
{
    // A leg alone on its path was seen to read so much too large at most; with others there is no telling.
    private const double LeastAlone = 0.85;
    private const double LeastTogether = 0.3;

    // Share of the error taken away in a round, of at most so much error: slower than the round trip follows the cap.
    private const double Step = 0.1;
    private const double LargestError = 0.2;

    // Weight of a round in the rate, and the loss of rate that is too much.
    private const double RateWeight = 1.0 / 32;
    private const double LargestLossOfRate = 0.015;

    // Then nothing is taken off for a while, each time twice as long.
    private static readonly TimeSpan _firstHold = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan _longestHold = TimeSpan.FromSeconds(60);

    private double _rate;
    private double _reference;
    private TimeSpan _hold = _firstHold;
    private TimeSpan _heldUntil = TimeSpan.MinValue;

    /// <summary>To multiply caps with; at most 1.</summary>
    public double Value { get; private set; } = 1;

    /// <summary>A leg of the path, one of <paramref name="legs"/>, completed a round in which it was at its cap.</summary>
    /// <param name="error">By which part its round trip was longer than meant; below 0: shorter.</param>
    /// <param name="bytesPerSecond">Of all legs of the path.</param>
    /// <param name="legs">How many share the path.</param>
    /// <param name="now">Monotonic.</param>
    public void OnRound(double error, double bytesPerSecond, int legs, TimeSpan now)
    {
        _rate = _rate == 0 ? bytesPerSecond : _rate + ((bytesPerSecond - _rate) * RateWeight / legs);
        if (now < _heldUntil)
        {
            _reference = _rate;
            return;
        }

        if (_rate < _reference * (1 - LargestLossOfRate))
        {
            // Whether it is our doing or the path carries less now is all the same: it is measured anew.
            _heldUntil = now + _hold;
            _hold = _hold * 2 < _longestHold ? _hold * 2 : _longestHold;
            Value = 1;
            return;
        }

        _reference = Math.Max(_reference, _rate);
        Value = Math.Clamp(Value - (Step / legs * Math.Clamp(error, -LargestError, LargestError)), legs > 1 ? LeastTogether : LeastAlone, 1);
    }
}
