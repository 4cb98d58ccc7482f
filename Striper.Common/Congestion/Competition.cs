using static Striper.Common.Congestion.LegControlConstants;
using static Striper.Common.Primitives.Durations;

namespace Striper.Common.Congestion;

/// <summary>
/// Whether others fill the path of a leg: a cap by bandwidth-delay product starves beside flows that fill the queue. A queue that stands longer
/// than our own cap explains is put to the test: all legs of the path keep no more out than the path delivers to them, and less than before. If the
/// queue goes, and the round trip follows what is out, it was ours. If not, the cap is lifted for a while and the kernel's congestion control
/// competes; then again.
/// One for all legs of a path. Not thread-safe; guarded by whoever owns the legs.
/// </summary>
internal sealed class Competition
{
    // Rounds in a row with too long a queue that lead to a test.
    private const int SuspectRounds = 15;

    // A smaller cap than this many segments is a queue by itself.
    private const int LeastCapSegments = 8;

    // What our own cap explains: what its gain leaves, and the jitter of hosts; more of both where two queues are told apart.
    private const double ExplainedFactor = 1.2;
    private const double ExplainedFactorBothWays = 1.5;
    private static readonly TimeSpan _explainedSlack = TimeSpan.FromMilliseconds(6);
    private static readonly TimeSpan _explainedSlackBothWays = TimeSpan.FromMilliseconds(8);

    // The queue is ours when the round trip falls by this part of what is out less; with others it falls by our share of the queue.
    private const double OwnResponse = 0.7;

    // Rounds with a short queue of ours that end a test well; the time it has, in base round trips and at least, and in all.
    private const int QuietRounds = 3;
    private const int TestRtts = 6;

    // An answer takes a round trip as it is, queue included, and the smoothed one follows within another.
    private const int AnswerRtts = 3;
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

    /// <summary>Whether others were found to fill the path, and not yet that they are gone: then only loss tells how much is ours.</summary>
    public bool IsContended { get; private set; }

    /// <summary>How many tests there were; the number of the one that goes on.</summary>
    public int Tests { get; private set; }

    /// <summary>A leg completed a round; <paramref name="response"/> is that leg's own.</summary>
    public void OnRound(in CompetitionRound round, QueueResponse response, TimeSpan now)
    {
        if (State == CompetitionState.Testing)
            response.OnTestRound(round);
        else
            response.OnUsualRound(round);
        var (factor, slack) = round.IsBothWays ? (ExplainedFactorBothWays, _explainedSlackBothWays) : (ExplainedFactor, _explainedSlack);
        var isLong = round.Queue > (factor * (round.Gain - 1) * round.BaseRtt) + slack;
        switch (State)
        {
            case CompetitionState.Alone when round.IsLimited && now >= _peaceUntil:
                var isOurs = round.CapBytes < LeastCapSegments * round.SegmentBytes || IsAbove(round, 1.1);
                response.SuspectRounds = isLong && !isOurs ? response.SuspectRounds + 1 : 0;
                if (response.SuspectRounds >= SuspectRounds)
                    StartTest(round, now);
                break;
            case CompetitionState.Competing when now - _since > _competeFor:
                StartTest(round, now);
                break;
            case CompetitionState.Testing:
                Test(round, IsOurs(round, isLong, response), now);
                break;
        }
    }

    // Beside others that are known the test is a small step, and only the round trip's answer to it tells.
    private bool IsOurs(in CompetitionRound round, bool isLong, QueueResponse response) =>
        round.IsBothWays ? !isLong
        : IsContended && response.Value is { } value ? value >= OwnResponse
        : !isLong && response.Value is not < OwnResponse;

    private void StartTest(in CompetitionRound round, TimeSpan now)
    {
        (State, _since, _quietRounds) = (CompetitionState.Testing, now, 0);
        Tests++;
        _testUntil = now + TimeOf(round);
    }

    private void Test(in CompetitionRound round, bool isOurs, TimeSpan now)
    {
        // The time counts from when no more is out than the test allows.
        if (IsAbove(round, 1) && now - _since < _longestTest)
            _testUntil = now + TimeOf(round);
        // In a row: beside a flow that has just lost something the queue is short for a moment.
        _quietRounds = isOurs ? _quietRounds + 1 : 0;
        if (_quietRounds >= QuietRounds)
            (State, IsContended, _peaceUntil) = (CompetitionState.Alone, false, now + _peace);
        else if (now > _testUntil)
            (State, IsContended, _since) = (CompetitionState.Competing, true, now);
    }

    private static TimeSpan TimeOf(in CompetitionRound round) => Longer(Longer(_leastTest, TestRtts * round.BaseRtt), AnswerRtts * (round.BaseRtt + round.Queue));

    private static bool IsAbove(in CompetitionRound round, double caps) =>
        round.InFlightBytes > (caps * round.CapBytes) + (2 * round.SegmentBytes);
}
