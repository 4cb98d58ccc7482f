using static Striper.Common.Primitives.Durations;

namespace Striper.Common.Engine;

/// <summary>
/// When a datagram is late on a healthy leg, and what its copies may cost; each figure with its reason. Measured on kernel TCP over
/// emulated WAN links: nothing is wasted on clean legs, some tenths of a percent under loss.
/// </summary>
internal static class ReinjectionLimits
{
    /// <summary>Copies of one datagram in all: more would let a bad night flood the good legs.</summary>
    public const int MostCopies = 4;

    /// <summary>Frames of a leg looked at in a tick, the oldest ones: what is late is among them.</summary>
    public const int MostLookedAt = 64;

    /// <summary>Only what is this near to the oldest datagram of its stream: the rest is not yet waited for.</summary>
    public const long LateReachBytes = 1 << 20;

    /// <summary>
    /// Bytes of copies grow back by this share of what arrives, and until then there are at most so many at once
    /// (<see cref="LateBudgetBytes"/>); the oldest datagrams of streams may overdraw it by as much.
    /// </summary>
    public const double LateBudgetShare = 0.01;

    // Twice: the first time may have been for nothing, shortly before.
    private const double LateBudgetShareOfOut = 2;

    // Less would not carry the tails of short answers over losses; more does no good in any network.
    private const double LeastLateBudgetBytes = 64 * 1024;
    private const double MostLateBudgetBytes = 512 * 1024;

    /// <summary>Another leg must be this much quicker to be worth a copy of the tail...</summary>
    public const double TailGain = 1.2;

    /// <summary>...and this.</summary>
    public static readonly TimeSpan TailSlack = TimeSpan.FromMilliseconds(5);

    // A loss repaired by TCP takes one more round trip, so 2.5 would copy what is about to arrive.
    private const double OverdueRtts = 3.5;
    private static readonly TimeSpan _overdueSlack = TimeSpan.FromMilliseconds(20);

    // Once half of the window waits the sender will soon stand still, which costs more than a copy.
    private const double WindowLimitedRtts = 1.2;
    private static readonly TimeSpan _windowLimitedSlack = TimeSpan.FromMilliseconds(10);

    // Longer where the application may just be thinking: its next bytes are as likely to be waited for as these.
    private const double TailRtts = 1.15;
    private const double QuietRtts = 1.5;
    private static readonly TimeSpan _quietSlack = TimeSpan.FromMilliseconds(20);

    // As many as a retransmission timer allows for (RFC 6298, section 2.3): jitter is no lateness.
    private const double Variations = 4;

    /// <summary>
    /// Most bytes of copies at once while the legs together have <paramref name="bytesOut"/> out: should a leg grow slow, what it holds can be
    /// copied at once, and on slow legs that is little.
    /// </summary>
    public static double LateBudgetBytes(long bytesOut) => Math.Clamp(LateBudgetShareOfOut * bytesOut, LeastLateBudgetBytes, MostLateBudgetBytes);

    /// <summary>Age at which a datagram counts as overdue. The second bound: a queue on the way must not excuse itself, but for the one of ours.</summary>
    public static TimeSpan Overdue(EngineLeg leg)
    {
        var byBase = (OverdueRtts * LeastAnswer(leg)) + _overdueSlack;
        var byRtt = OverdueRtts * leg.AnswerRtt;
        return byRtt < byBase ? byRtt : byBase;
    }

    /// <summary>The same while more than half of the stream's window is out.</summary>
    public static TimeSpan OverdueWhenWindowLimited(EngineLeg leg) => (WindowLimitedRtts * leg.AnswerBaseRtt) + _windowLimitedSlack;

    /// <summary>The same for what nothing follows; <paramref name="isEnded"/>: nothing ever will.</summary>
    public static TimeSpan OverdueAtTheTail(EngineLeg leg, bool isEnded) => Longer(
        isEnded ? (TailRtts * leg.AnswerRtt) + TailSlack : (QuietRtts * leg.AnswerRtt) + _quietSlack,
        leg.AnswerRtt + (Variations * leg.AnswerVariation));

    private static TimeSpan LeastAnswer(EngineLeg leg) => Longer(leg.AnswerBaseRtt, leg.LeastCapTime.Value);
}
