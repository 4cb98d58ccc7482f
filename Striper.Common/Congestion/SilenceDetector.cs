using static Striper.Common.Congestion.LegControlConstants;

namespace Striper.Common.Congestion;

/// <summary>
/// Notices that a leg no longer gets anything through, within tens of milliseconds and long before the kernel's retransmission timer says so:
/// nothing newly delivered or acknowledged while an acknowledgement is owed. Any progress ends the silence.
/// Not thread-safe; guarded by whoever owns the leg.
/// </summary>
public sealed class SilenceDetector
{
    private long _deliveredBytes;
    private long _ackedBytes;
    private bool _hasUnacked;
    private bool _hasSample;
    private TimeSpan _countsFrom;
    private TimeSpan _allowed = LeastSilenceWithoutHistory;

    /// <summary>When something was last newly delivered or acknowledged, or the first reading; zero before that.</summary>
    public TimeSpan LastProgress { get; private set; }

    /// <summary>When the leg becomes silent unless something arrives before; <see cref="TimeSpan.MaxValue"/> while nothing is owed.</summary>
    public TimeSpan Deadline => _hasUnacked ? _countsFrom + _allowed : TimeSpan.MaxValue;

    /// <summary>Takes a reading.</summary>
    /// <param name="sample">The reading.</param>
    /// <param name="baseRtt">Round trip without queue; zero while unknown.</param>
    /// <param name="hasHistory">Whether the leg has carried data for some rounds, so that its round trip means something.</param>
    /// <param name="now">Monotonic.</param>
    public void OnSample(in LegSample sample, TimeSpan baseRtt, bool hasHistory, TimeSpan now)
    {
        var rtt = sample.SmoothedRtt > baseRtt ? sample.SmoothedRtt : baseRtt;
        var least = hasHistory && rtt > TimeSpan.Zero ? LeastSilence : LeastSilenceWithoutHistory;
        _allowed = SilenceSlack + (SilenceRtts * rtt);
        if (_allowed < least)
            _allowed = least;

        if (!_hasSample || sample.DeliveredBytes != _deliveredBytes || sample.AckedBytes != _ackedBytes)
        {
            LastProgress = now;
            _countsFrom = now;
        }
        else if (!_hasUnacked || !sample.HasUnacked)
        {
            // Silence is counted from the first reading that finds something owed; between two bursts nobody may have read at all.
            _countsFrom = now;
        }

        _hasSample = true;
        _deliveredBytes = sample.DeliveredBytes;
        _ackedBytes = sample.AckedBytes;
        _hasUnacked = sample.HasUnacked;
    }

    /// <summary>Nobody looked for a while: what is owed counts from <paramref name="now"/>.</summary>
    public void OnPause(TimeSpan now) => _countsFrom = now;

    /// <summary>Whether the leg is silent, by the last reading: take one at <see cref="Deadline"/> before asking.</summary>
    public bool IsSilent(TimeSpan now) => now > Deadline;
}
