using static Striper.Common.Congestion.LegControlConstants;

namespace Striper.Common.Congestion;

/// <summary>Decides, round by round, when a leg has found its rate and start-up ends. It never begins again.</summary>
internal sealed class StartupPhase
{
    // Weight of a round in the smoothed loss: a thousandth per segment, at most this.
    private const double LargestLossWeight = 0.3;
    private const double LossWeightPerSegment = 0.001;

    private double _fullRate;
    private int _flatRounds;
    private double _loss;
    private long _retransmittedSegments;
    private long _sentSegments;

    /// <summary>Whether start-up is over.</summary>
    public bool IsOver { get; private set; }

    /// <summary>A round was completed.</summary>
    public void OnRound(DeliveryRate rate, in LegSample sample, TimeSpan baseRtt)
    {
        if (IsOver)
            return;
        NoteLoss(sample);
        if (!rate.WasLimited)
            return;
        if (rate.BytesPerSecond > _fullRate * StartupGrowth)
        {
            _fullRate = rate.BytesPerSecond;
            _flatRounds = 0;
        }
        else
        {
            _flatRounds++;
        }

        var queue = sample.SmoothedRtt - baseRtt;
        IsOver = _flatRounds >= StartupFlatRounds
            || IsLonger(queue, StartupLongQueue, baseRtt / 2)
            || (IsLonger(queue, StartupShortQueue, baseRtt / 4) && rate.Rounds > StartupQueueRounds && _flatRounds > 0)
            || _loss > StartupLoss
            || (rate.Rounds > StartupLossRounds && sample.RetransmittedSegments > StartupRetransmits);
    }

    private static bool IsLonger(TimeSpan queue, TimeSpan limit, TimeSpan shareOfBase) => queue > limit && queue > shareOfBase;

    private void NoteLoss(in LegSample sample)
    {
        var sent = sample.SentSegments - _sentSegments;
        if (sent <= 0)
            return;
        var loss = (double)(sample.RetransmittedSegments - _retransmittedSegments) / sent;
        _loss += Math.Min(LargestLossWeight, sent * LossWeightPerSegment) * (loss - _loss);
        _sentSegments = sample.SentSegments;
        _retransmittedSegments = sample.RetransmittedSegments;
    }
}
