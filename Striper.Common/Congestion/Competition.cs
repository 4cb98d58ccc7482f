using static Striper.Common.Congestion.LegControlConstants;
using static Striper.Common.Primitives.Durations;

namespace Striper.Common.Congestion;

/// <summary>
/// Whether others fill the path of a leg: a cap by bandwidth-delay product starves beside flows that fill the queue. A queue that stands longer
/// than our own cap explains is put to the test: all legs of the path keep no more out than the path delivers to them. If the queue goes, it was
/// ours. If it stays, the cap is lifted for a while and the kernel's congestion control competes; then again.
/// One for all legs of a path. Not thread-safe; guarded by whoever owns the legs.
/// </summary>
internal sealed class Competition
{
    // Rounds in a row with too long a queue that lead to a test.
    private const int SuspectRounds = 15;

    // A smaller cap than this many segments is a queue by itself.
    private const int LeastCapSegments = 8;

    // What our own cap explains: half more than its gain leaves, and the jitter of hosts.
    private const double ExplainedFactor = 1.5;
    private static readonly TimeSpan _explainedSlack = TimeSpan.FromMilliseconds(8);

    // Rounds with a short queue that end a test well; the time it has, in base round trips and at least, and in all.
    private const int QuietRounds = 3;
    private const int TestRtts = 6;
    private static readonly TimeSpan _leastTest = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan _longestTest = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan _competeFor = TimeSpan.FromSeconds(4);

    // After a test that found nobody there is none for so long: a test costs some goodput.
    private static readonly TimeSpan _peace = TimeSpan.FromSeconds(2);

    private TimeSpan _since;
    private TimeSpan _testUntil;
    private TimeSpan _peaceUntil = TimeSpan.MinValue;
    private int _quietRounds;

    /// <summary>What the legs of the path are doing about it.</summary>
    public CompetitionState State { get; private set; }

    /// <summary>A leg completed a round; <paramref name="suspectRounds"/> is that leg's own count.</summary>
    public void OnRound(in CompetitionRound round, ref int suspectRounds, TimeSpan now)
    {
        var isLong = round.Queue > (ExplainedFactor * (round.Gain - 1) * round.BaseRtt) + _explainedSlack;
        switch (State)
        {
            case CompetitionState.Alone when round.IsLimited && now >= _peaceUntil:
                var isOurs = round.CapBytes < LeastCapSegments * round.SegmentBytes || IsAbove(round, 1.1);
                suspectRounds = isLong && !isOurs ? suspectRounds + 1 : 0;
                if (suspectRounds >= SuspectRounds)
                {
                    suspectRounds = 0;
                    StartTest(round, now);
                }

                break;
            case CompetitionState.Competing when now - _since > _competeFor:
                StartTest(round, now);
                break;
            case CompetitionState.Testing:
                suspectRounds = 0;
                Test(round, isLong, now);
                break;
        }
    }

    private void StartTest(in CompetitionRound round, TimeSpan now)
    {
        (State, _since, _quietRounds) = (CompetitionState.Testing, now, 0);
        _testUntil = now + TimeOf(round);
    }

    private void Test(in CompetitionRound round, bool isLong, TimeSpan now)
    {
        // The time counts from when no more is out than the test allows.
        if (IsAbove(round, 1) && now - _since < _longestTest)
            _testUntil = now + TimeOf(round);
        // In a row: beside a flow that has just lost something the queue is short for a moment.
        _quietRounds = isLong ? 0 : _quietRounds + 1;
        if (_quietRounds >= QuietRounds)
            (State, _peaceUntil) = (CompetitionState.Alone, now + _peace);
        else if (now > _testUntil)
            (State, _since) = (CompetitionState.Competing, now);
    }

    private static TimeSpan TimeOf(in CompetitionRound round) => Longer(_leastTest, TestRtts * round.BaseRtt);

    private static bool IsAbove(in CompetitionRound round, double caps) =>
        round.InFlightBytes > (caps * round.CapBytes) + (2 * round.SegmentBytes);
}
