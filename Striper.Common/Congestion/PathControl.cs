using static Striper.Common.Congestion.LegControlConstants;

namespace Striper.Common.Congestion;

/// <summary>
/// What legs of one tunnel that share a path know together: which part of their rates fits at once, and whether others fill the path. Each leg
/// remembers the largest rate it had; on one bottleneck these add up to more than there is. Not thread-safe; guarded by whoever owns the legs.
/// </summary>
public sealed class PathControl
{
    // As long as rates are remembered.
    private readonly double[] _largest = new double[RateMemoryRounds];
    private readonly List<LegController> _legs = [];
    private TimeSpan _bucketEnd;
    private int _bucket;

    // Below it readings are noise.
    private const double LeastShare = 0.2;

    /// <summary>The legs' rates together, over the sum of the largest of each; at most 1.</summary>
    public double Share { get; private set; } = 1;

    internal Competition Competition { get; } = new();

    /// <summary>A leg of the path is up.</summary>
    public void Join(LegController leg) => _legs.Add(leg);

    /// <summary>A leg of the path is gone.</summary>
    public void Leave(LegController leg) => _legs.Remove(leg);

    /// <summary>A leg of the path completed a round in which it was the limit.</summary>
    internal void OnLimitedRound(TimeSpan baseRtt, TimeSpan now)
    {
        double current = 0, largest = 0;
        var count = 0;
        foreach (var leg in _legs)
        {
            if (leg.InStartup || !leg.WasLimited)
                continue;
            count++;
            current += leg.CurrentBytesPerSecond;
            largest += leg.RateBytesPerSecond;
        }

        if (count < 2 || largest <= 0)
        {
            Share = 1;
            return;
        }

        if (now >= _bucketEnd)
        {
            _bucketEnd = now + Longer(ShortestRound, baseRtt);
            _bucket = (_bucket + 1) % _largest.Length;
            _largest[_bucket] = 0;
        }

        _largest[_bucket] = Math.Max(_largest[_bucket], current / largest);
        Share = Math.Clamp(_largest.Max(), LeastShare, 1);
    }
}
