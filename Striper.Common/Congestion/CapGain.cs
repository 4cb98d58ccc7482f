using static Striper.Common.Congestion.LegControlConstants;
using static Striper.Common.Primitives.Durations;

namespace Striper.Common.Congestion;

/// <summary>
/// The cap over the bandwidth-delay product. What a policer or a short queue drops is our own doing, so the gain falls with losses. Where it has
/// fallen all the way and losses stay, they are the path's (a radio link, say): then they are ignored for a while.
/// Not thread-safe; owned by its controller.
/// </summary>
internal sealed class CapGain
{
    // Below it a leg does not find out that it could carry more.
    private const double Least = 1.05;

    // At the floor, as good as.
    private const double NearLeast = 0.01;

    // What is above 1 shrinks to this in a round with losses, and grows by this in others: it takes some 10 s to come back.
    private const double ShrinkInLoss = 0.85;
    private const double GrowthPerRound = 0.0003;

    // Time at the floor before the losses that remain are judged, in base round trips and at least, and the segments that it takes.
    private const int JudgedRtts = 5;
    private const int JudgedSegments = 200;
    private static readonly TimeSpan _judgedAfter = TimeSpan.FromSeconds(0.6);

    // Fewer are no harm, more are a policer or a queue too short for bbr, whatever the gain.
    private const double LeastForeignLoss = 0.003;
    private const double MostForeignLoss = 0.025;

    // While losses are ignored: above the first the gain falls all the same, below the second it rises, this much a round.
    private static readonly TimeSpan _ignoredFor = TimeSpan.FromSeconds(20);
    private const double MuchLoss = 0.03;
    private const double LittleLoss = 0.02;
    private const double StepWhileIgnored = 0.02;

    // Losses that were the path's once are taken for its own so long after that: they come again, and are judged again.
    private static readonly TimeSpan _foreignFor = TimeSpan.FromSeconds(60);

    private CongestionAlgorithm _algorithm;
    private TimeSpan _foreignUntil = TimeSpan.MinValue;
    private bool _isIgnoring;
    private TimeSpan _ignoredUntil;
    private TimeSpan _atFloorSince;
    private long _retransmittedAtFloor;
    private long _sentAtFloor;

    /// <summary>Above 1.</summary>
    public double Value { get; private set; } = LegControlConstants.CapGain;

    /// <summary>Whether the losses of the last minute were found to be the path's own: cubic would close its window at them.</summary>
    public bool IsLossForeign(TimeSpan now) => now < _foreignUntil;

    /// <summary>A round after start-up was completed, with the kernel on <paramref name="algorithm"/>.</summary>
    public void OnRound(LossRate loss, in LegSample sample, CongestionAlgorithm algorithm, TimeSpan baseRtt, TimeSpan now)
    {
        if (algorithm != _algorithm)
        {
            // What the other one lost says nothing of this one.
            (_algorithm, _isIgnoring) = (algorithm, false);
            StartJudging(sample, now);
        }

        if (_isIgnoring)
        {
            if (loss.Value > MuchLoss)
                Value = Math.Max(Least, Value - StepWhileIgnored);
            else if (loss.Value < LittleLoss)
                Value = Math.Min(LegControlConstants.CapGain, Value + StepWhileIgnored);
            if (now <= _ignoredUntil)
                return;
            _isIgnoring = false;
            StartJudging(sample, now);
            return;
        }

        Value = loss.HasLost
            ? Math.Max(Least, 1 + ((Value - 1) * ShrinkInLoss))
            : Math.Min(LegControlConstants.CapGain, Value + GrowthPerRound);
        if (Value > Least + NearLeast)
            StartJudging(sample, now);
        else if (now - _atFloorSince > Longer(_judgedAfter, JudgedRtts * baseRtt) && sample.SentSegments - _sentAtFloor > JudgedSegments)
            Judge(sample, now);
    }

    /// <summary>A round in which there was no cap, or one of a test: what is lost meanwhile says nothing of the gain, nor of the path.</summary>
    public void OnOtherRound(in LegSample sample, TimeSpan now) => StartJudging(sample, now);

    private void Judge(in LegSample sample, TimeSpan now)
    {
        var loss = (double)(sample.RetransmittedSegments - _retransmittedAtFloor) / (sample.SentSegments - _sentAtFloor);
        if (loss is > LeastForeignLoss and < MostForeignLoss)
        {
            _isIgnoring = true;
            _ignoredUntil = now + _ignoredFor;
            _foreignUntil = now + _foreignFor;
        }

        StartJudging(sample, now);
    }

    private void StartJudging(in LegSample sample, TimeSpan now) =>
        (_atFloorSince, _retransmittedAtFloor, _sentAtFloor) = (now, sample.RetransmittedSegments, sample.SentSegments);
}
