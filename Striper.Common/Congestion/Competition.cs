using static Striper.Common.Congestion.LegControlConstants;
using static Striper.Common.Primitives.Durations;

namespace Striper.Common.Congestion;

/// <summary>
/// Whether others fill the path of a leg: a cap by bandwidth-delay product starves beside flows that fill the queue. A queue that stands longer
/// than our own cap explains is put to the test: the legs behind it keep no more out than the path delivers to them, and less than before. If the
/// queue goes, or the round trip follows what is out, it was ours. If not, the cap of one of them is lifted for a while and the kernel's congestion
/// control competes; then again.
/// One for all legs of a path. Not thread-safe; guarded by whoever owns the legs.
/// </summary>
internal sealed class Competition
{
    // Rounds in a row with too long a queue that lead to a test.
    private const int SuspectRounds = 15;

    // What our own cap explains: what its gain leaves, and the jitter of hosts; more of both where two queues are told apart.
    private const double ExplainedFactor = 1.2;
    private const double ExplainedFactorBothWays = 1.5;
    private static readonly TimeSpan _explainedSlack = TimeSpan.FromMilliseconds(6);
    private static readonly TimeSpan _explainedSlackBothWays = TimeSpan.FromMilliseconds(8);
    private static readonly TimeSpan _explainedSlackOfFew = TimeSpan.FromMilliseconds(8);

    // The queue is ours when the round trip falls by this part of what is out less; with others it falls by our share of the queue.
    private const double OwnResponse = 0.7;

    // Of a few segments half are taken away. On a slow leg one more is its time of transmission, so the round trip falls by a quarter at least when the queue was
    // as long as the rest, which it must have been to be suspect; and as each is acknowledged once a round trip, the smoothed one follows slowly.
    private const double OwnResponseOfFew = 0.3;
    private const int AnswerRttsOfFew = 8;

    // So many rounds in a row without a long queue, though the cap is lifted: nobody fills the path. A flow that has just lost something is back before.
    private const int FreeRounds = 20;

    // Rounds with a short queue of ours that end a test well; the time it has, in base round trips and at least, and in all.
    private const int QuietRounds = 3;
    private const int TestRtts = 6;

    // An answer takes a round trip as it is, queue included, and the smoothed one follows within another.
    private const int AnswerRtts = 3;
    private static readonly TimeSpan _leastTest = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan _longestTest = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan _competeFor = TimeSpan.FromSeconds(4);

    // After a test that found nobody there is none for so long: a test costs some goodput. Where others just were they may be there still.
    private static readonly TimeSpan _peace = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan _shortPeace = TimeSpan.FromSeconds(0.3);

    private TimeSpan _since;
    private TimeSpan _testUntil;
    private TimeSpan _peaceUntil = TimeSpan.MinValue;
    private int _quietRounds;
    private QueueResponse? _tested;

    /// <summary>What the legs of the path are doing about it.</summary>
    public CompetitionState State { get; private set; }

    /// <summary>Whether others were found to fill the path, and not yet that they are gone: then only loss tells how much is ours.</summary>
    public bool IsContended { get; private set; }

    /// <summary>How many tests there were; the number of the one that goes on.</summary>
    public int Tests { get; private set; }

    /// <summary>A leg completed a round; <paramref name="response"/> is that leg's own. <paramref name="isCompetitor"/>: of those involved it is the one that competes.</summary>
    public void OnRound(in CompetitionRound round, QueueResponse response, bool isCompetitor, TimeSpan now)
    {
        if (State == CompetitionState.Testing)
            response.OnTestRound(round);
        else
            response.OnUsualRound(round, IsContended);
        var (factor, slack) = round.IsBothWays ? (ExplainedFactorBothWays, _explainedSlackBothWays) : (ExplainedFactor, _explainedSlack);
        var explained = (factor * (round.Gain - 1) * round.BaseRtt) + slack;
        var isLong = round.Queue > explained;
        if (!isLong && State != CompetitionState.Testing)
            response.SuspectRounds = 0;
        if (State == CompetitionState.Alone)
            response.IsInvolved = false;
        switch (State)
        {
            case CompetitionState.Alone when round.IsLimited && now >= _peaceUntil:
                Suspect(round, isLong, response, now);
                if (response.SuspectRounds >= SuspectRounds)
                    StartTest(round, response, now);
                break;
            case CompetitionState.Competing when now - _since > 2 * _competeFor && !response.IsInvolved:
                // Those that were involved are gone, or idle.
                BeAlone(now);
                break;
            case CompetitionState.Competing when !response.IsInvolved:
                if (round.IsLimited)
                    Suspect(round, isLong, response, now);
                response.IsInvolved = response.SuspectRounds >= SuspectRounds;
                break;
            case CompetitionState.Competing:
                response.FreeRounds = round.IsLimited && response.QueueOf(round) <= explained ? response.FreeRounds + 1 : 0;
                if (response.FreeRounds >= FreeRounds)
                    Leave(response, isCompetitor, now);
                else if (isCompetitor && now - _since > _competeFor)
                    StartTest(round, response, now);
                break;
            case CompetitionState.Testing when response == _tested:
                Test(round, IsOurs(round, isLong, response), now);
                break;
            case CompetitionState.Testing when now - _testUntil > _longestTest:
                // The leg that was to answer has nothing to say any more.
                BeAlone(now);
                break;
        }
    }

    // Beside others that are known the test is a small step, and as long as the queue is there only the round trip's answer to it tells.
    private bool IsOurs(in CompetitionRound round, bool isLong, QueueResponse response) =>
        round.IsBothWays ? !isLong
        : response.IsQueueGone
        || (IsContended && response.Value is { } value ? value >= OwnResponse
        : response.IsFew ? response.Value >= OwnResponseOfFew
        : !isLong && response.Value is not < OwnResponse);

    private static void Suspect(in CompetitionRound round, bool isLong, QueueResponse response, TimeSpan now)
    {
        var isOurs = !response.MayTest(now) || IsAbove(round, 1.1) || (response.IsFew && round.Queue < round.BaseRtt + _explainedSlackOfFew);
        response.SuspectRounds = isLong && !isOurs ? response.SuspectRounds + 1 : 0;
    }

    // One that gives up competing has found nobody; another has only found out that it has nothing to do with it.
    private void Leave(QueueResponse response, bool isCompetitor, TimeSpan now)
    {
        if (isCompetitor)
            BeAlone(now);
        response.IsInvolved = false;
    }

    private void Compete(TimeSpan now) => (State, IsContended, _since) = (CompetitionState.Competing, true, now);

    private void BeAlone(TimeSpan now) => (State, IsContended, _peaceUntil) = (CompetitionState.Alone, false, now + (IsContended ? _shortPeace : _peace));

    private void StartTest(in CompetitionRound round, QueueResponse response, TimeSpan now)
    {
        (State, _since, _quietRounds, _tested) = (CompetitionState.Testing, now, 0, response);
        Tests++;
        _testUntil = now + TimeOf(round, response);
    }

    private void Test(in CompetitionRound round, bool isOurs, TimeSpan now)
    {
        if (now - _testUntil > _longestTest)
        {
            // The application stopped meanwhile, and nobody looked.
            BeAlone(now);
            return;
        }

        // The time counts from when no more is out than the test allows.
        if (IsAbove(round, 1) && now - _since < _longestTest)
            _testUntil = now + TimeOf(round, _tested!);
        // In a row: beside a flow that has just lost something the queue is short for a moment.
        _quietRounds = isOurs ? _quietRounds + 1 : 0;
        if (_quietRounds < QuietRounds && now <= _testUntil)
            return;
        isOurs = _quietRounds >= QuietRounds;
        _tested!.LeaveTest(isOurs, now);
        if (isOurs)
            BeAlone(now);
        else
            Compete(now);
    }

    private static TimeSpan TimeOf(in CompetitionRound round, QueueResponse response) =>
        Longer(Longer(_leastTest, TestRtts * round.BaseRtt), (response.IsFew ? AnswerRttsOfFew : AnswerRtts) * (round.BaseRtt + round.Queue));

    private static bool IsAbove(in CompetitionRound round, double caps) =>
        round.InFlightBytes > (caps * round.CapBytes) + (2 * round.SegmentBytes);
}
