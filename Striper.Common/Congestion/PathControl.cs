namespace Striper.Common.Congestion;

/// <summary>
/// What legs of one tunnel that share a path know together: whether their queue is longer than meant, and whether others fill the path.
/// Not thread-safe; guarded by whoever owns the legs.
/// </summary>
public sealed class PathControl
{
    // What a queue was for so long it may still be; without traffic it is gone.
    private static readonly TimeSpan _queueHolds = TimeSpan.FromMilliseconds(100);

    private readonly List<LegController> _legs = [];
    private readonly QueueCorrection _correction = new();
    private LegController? _competitor;
    private TimeSpan _queue;
    private TimeSpan _queueAt = TimeSpan.MinValue;

    /// <summary>To multiply the caps of its legs with; at most 1.</summary>
    public double Correction => _correction.Value;

    internal Competition Competition { get; } = new();

    /// <summary>
    /// On the loopback device a receipt came on one of its legs as soon as only this host answers, which settles it for all: later ones are late by the peer's
    /// queue. On other ways the part beyond something on the way may grow longer.
    /// </summary>
    internal bool IsEndedAtPeer { get; set; }

    /// <summary>A leg of the path was read while bytes of it were out: how long its queue is.</summary>
    internal void NoteQueue(TimeSpan queue, TimeSpan now)
    {
        if (queue >= _queue || now - _queueHolds >= _queueAt)
            (_queue, _queueAt) = (queue, now);
    }

    /// <summary>The longest queue that any of its legs was read to have, lately; null when none was read.</summary>
    internal TimeSpan? Queue(TimeSpan now) => now - _queueHolds < _queueAt ? _queue : null;

    /// <summary>A leg of the path is up.</summary>
    public void Join(LegController leg) => _legs.Add(leg);

    /// <summary>A leg of the path is gone.</summary>
    public void Leave(LegController leg)
    {
        _legs.Remove(leg);

        // The next may go another way.
        if (_legs.Count == 0)
            IsEndedAtPeer = false;
        if (_competitor == leg)
            _competitor = null;
    }

    /// <summary>
    /// Whether it is this leg that competes with others for the path. Only one does, so that all together take the share of one connection and no more
    /// (RFC 6356, "do no harm"): that which has most out when it is asked for, until nothing of it comes through.
    /// </summary>
    internal bool IsCompetitor(LegController leg)
    {
        if (_competitor is not { IsCompeting: true })
        {
            _competitor ??= leg;
            foreach (var other in _legs)
            {
                if (other.IsCompeting && (!_competitor.IsCompeting || other.InFlightBytes > _competitor.InFlightBytes))
                    _competitor = other;
            }
        }

        return _competitor == leg;
    }

    /// <summary>A leg of the path completed a round in which it was the limit; <paramref name="error"/>: by which part its round trip was too long.</summary>
    internal void OnLimitedRound(double error, TimeSpan now)
    {
        var rate = 0.0;
        foreach (var leg in _legs)
            rate += leg.CurrentBytesPerSecond;
        _correction.OnRound(error, rate, Math.Max(_legs.Count, 1), now);
    }
}
