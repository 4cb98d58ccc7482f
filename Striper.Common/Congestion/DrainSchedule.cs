using static Striper.Common.Congestion.LegControlConstants;

namespace Striper.Common.Congestion;

/// <summary>
/// Says when a leg keeps less out than it could, so that its queue empties and the base round trip shows. Legs are staggered, so that
/// the tunnel as a whole hardly notices.
/// </summary>
internal sealed class DrainSchedule(TimeSpan stagger)
{
    private TimeSpan _due = TimeSpan.MinValue;
    private int _roundsLeft;

    /// <summary>Whether this round is one of a drain.</summary>
    public bool IsDraining => _roundsLeft > 0;

    /// <summary>The leg's life begins: the schedule counts from here.</summary>
    public void Start(TimeSpan now) => _due = now + FirstDrain + stagger;

    /// <summary>A round was completed; <paramref name="isStartupOver"/>: nothing is drained while the rate is still searched for.</summary>
    public void OnRound(bool isStartupOver, TimeSpan now)
    {
        if (_roundsLeft > 0)
            _roundsLeft--;
        if (now <= _due || !isStartupOver)
            return;
        _roundsLeft = DrainRounds;

        // The next one in step with the first, however late this one is, so that legs stay staggered.
        _due = now + DrainInterval - TimeSpan.FromTicks((now - _due).Ticks % DrainInterval.Ticks);
    }
}
