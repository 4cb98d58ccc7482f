using Striper.Common.Primitives;

namespace Striper.Common.Congestion;

/// <summary>
/// How the round trip of a leg follows what is out on it, which tells whose the queue is, even where no round trip without queue was ever seen
/// because others filled the path before: with less out our own queue gets shorter, theirs does not, and only our rate falls.
/// Not thread-safe; owned by the leg's controller.
/// </summary>
internal sealed class QueueResponse
{
    // Weight of a round in what is usual.
    private const double Weight = 0.25;

    // With so many rounds of too long a queue a leg is part of a test that another one began: it may be behind the same queue.
    private const int InvolvedRounds = 5;

    // Rounds after a loss in which how the round trip falls tells nothing: a queue that overflowed gets shorter because all who lost something give way.
    private const int RoundsOfLoss = 12;

    // So much less must be out for an answer: smaller steps drown in the noise of hosts.
    private const double LeastStep = 0.08;

    // A test takes away at least this share of what was out, and more where that is few segments.
    private const double TestStep = 0.2;
    private const double TestStepOfFew = 0.5;
    private const int FewSegments = 8;

    // A few segments are a queue by themselves on a slow leg. Each test that finds so makes the next one wait twice as long.
    private static readonly TimeSpan _firstPeace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _longestPeace = TimeSpan.FromSeconds(160);

    // A round trip this near to that without queue has none: what hosts add.
    private static readonly TimeSpan _noQueue = TimeSpan.FromMilliseconds(4);

    private double _usualRttSeconds;
    private double _usualBytes;
    private TimeSpan _usualBaseRtt;
    private int _segmentBytes;
    private int _test;
    private long _retransmittedSegments;
    private int _roundsSinceLoss;
    private TimeSpan _peace = _firstPeace;
    private TimeSpan _peaceUntil = TimeSpan.MinValue;

    /// <summary>Rounds in a row with too long a queue.</summary>
    public int SuspectRounds { get; set; }

    /// <summary>
    /// Whether the leg takes part in the test that goes on, or in the competition that it found: where the system routes, legs of one path may leave by different
    /// uplinks, and those without a long queue have nothing to do with it.
    /// </summary>
    public bool IsInvolved { get; set; }

    /// <summary>Few segments are out: rates and round trips are rough, and the leg slow, or starved by others.</summary>
    public bool IsFew => _usualBytes < FewSegments * _segmentBytes;

    /// <summary>Rounds in a row without too long a queue, while others are held to fill the path.</summary>
    public int FreeRounds { get; set; }

    /// <summary>What may be out on the leg in the test that goes on; bytes.</summary>
    public double TestCapBytes { get; private set; }

    /// <summary>
    /// By how much the round trip fell, over how much less is out: about 1 if the queue is ours, towards 0 the smaller our share of it. Null outside a test,
    /// while no less is out, and soon after a loss.
    /// </summary>
    public double? Value { get; private set; }

    /// <summary>
    /// In a test: the queue is gone altogether. A round trip cannot fall below that without queue, so when more was taken away than the queue held it answers by
    /// less than its share. By the round trip that was known before the test: one that others lengthened falls below it.
    /// </summary>
    public bool IsQueueGone { get; private set; }

    /// <summary>A round outside tests was completed.</summary>
    /// <param name="round">The round.</param>
    /// <param name="isContended">Others are known to be there: a round trip without queue that becomes longer meanwhile has theirs in it.</param>
    public void OnUsualRound(in CompetitionRound round, bool isContended)
    {
        NoteLoss(round);
        var rtt = (round.BaseRtt + round.Queue).TotalSeconds;
        var weight = _usualBytes == 0 ? 1 : Weight;
        _usualRttSeconds += (rtt - _usualRttSeconds) * weight;
        _usualBytes += (round.InFlightBytes - _usualBytes) * weight;
        _usualBaseRtt = isContended && _segmentBytes > 0 ? Durations.Shorter(_usualBaseRtt, round.BaseRtt) : round.BaseRtt;
        _segmentBytes = round.SegmentBytes;
        (Value, IsQueueGone) = (null, false);
    }

    /// <summary>
    /// Test number <paramref name="test"/> goes on; the first call begins it. <paramref name="mostBytes"/>: what may be out at most.
    /// <paramref name="isContended"/>: others are known to be there, and who is involved.
    /// </summary>
    public void EnterTest(int test, double mostBytes, bool isContended)
    {
        if (_test == test)
            return;
        if (!isContended)
            IsInvolved = SuspectRounds >= InvolvedRounds;
        (_test, Value, IsQueueGone, SuspectRounds, FreeRounds) = (test, null, false, 0, 0);
        TestCapBytes = Math.Min(mostBytes, (1 - (IsFew ? TestStepOfFew : TestStep)) * _usualBytes);
    }

    /// <summary>The queue of a round against the round trip that was known before others came.</summary>
    public TimeSpan QueueOf(in CompetitionRound round) => round.BaseRtt + round.Queue - _usualBaseRtt;

    /// <summary>The test that this leg wanted is over.</summary>
    public void LeaveTest(bool isOurs, TimeSpan now)
    {
        if (!isOurs)
        {
            _peace = _firstPeace;
        }
        else if (IsFew)
        {
            _peaceUntil = now + _peace;
            _peace = _peace * 2 < _longestPeace ? _peace * 2 : _longestPeace;
        }
    }

    /// <summary>Whether the leg may want a test.</summary>
    public bool MayTest(TimeSpan now) => !IsFew || now >= _peaceUntil;

    /// <summary>A round of a test was completed.</summary>
    public void OnTestRound(in CompetitionRound round)
    {
        NoteLoss(round);
        var step = 1 - (round.InFlightBytes / _usualBytes);
        var rtt = round.BaseRtt + round.Queue;
        Value = step < LeastStep || _roundsSinceLoss < RoundsOfLoss ? null : (1 - (rtt.TotalSeconds / _usualRttSeconds)) / step;
        IsQueueGone = (rtt - _usualBaseRtt).Duration() <= _noQueue;
    }

    private void NoteLoss(in CompetitionRound round)
    {
        _roundsSinceLoss = round.RetransmittedSegments != _retransmittedSegments ? 0 : _roundsSinceLoss + 1;
        _retransmittedSegments = round.RetransmittedSegments;
    }
}
