using Striper.Common.Congestion;
using static Striper.Common.Primitives.Durations;

namespace Striper.Common.Engine;

/// <summary>
/// How much later than usual the first answers on a leg may come before it counts as silent. Both ends of a fresh or resumed leg fill it at once, and
/// what acknowledges the one's burst waits behind the other's: a round trip that was learned without that queue allows too little.
/// Not thread-safe; guarded by the tunnel's lock.
/// </summary>
internal sealed class FirstRounds
{
    // The longest start-ups take so many round trips; by then a queue shows in the smoothed round trip.
    private const int Rounds = 10;

    // The peer's burst fills its direction up to so many round trips, and our own burst takes another to get there; those that silence takes anyway are in them.
    private const double ExtraRtts = LegControlConstants.LargestGain + 1 - LegControlConstants.SilenceRtts;

    // Of a burst that answers wait behind, bytes come all the time: when none have come for so long, it is no reason any more.
    private const double BurstGapRtts = 0.25;
    private static readonly TimeSpan _leastBurstGap = TimeSpan.FromMilliseconds(20);

    // While no round trip is known, a second of silence is none, as with TCP itself (RFC 6298, section 2.1).
    private static readonly TimeSpan _unknownRtt = TimeSpan.FromSeconds(1) - LegControlConstants.LeastSilenceWithoutHistory;

    private TimeSpan _since;

    /// <summary>A datagram is written on a leg that had none out.</summary>
    public void Restart(TimeSpan now) => _since = now;

    /// <summary>What is allowed beyond the usual silence, the peer's last bytes having come at <paramref name="lastHeardAt"/>.</summary>
    public TimeSpan Grace(LegController control, TimeSpan lastHeardAt, TimeSpan now)
    {
        if (control.BaseRtt == TimeSpan.Zero)
            return _unknownRtt;
        var isBeginning = now - _since < Rounds * control.SmoothedRtt;
        var isHearing = now - lastHeardAt < Longer(_leastBurstGap, BurstGapRtts * control.BaseRtt);
        return isBeginning && isHearing ? ExtraRtts * control.BaseRtt : TimeSpan.Zero;
    }
}
