namespace Striper.Common.Congestion;

/// <summary>The share of segments that a leg had to send again, smoothed over about a thousand segments. Not thread-safe; owned by its controller.</summary>
internal sealed class LossRate
{
    // Weight of a round: a thousandth per segment, at most this.
    private const double LargestWeight = 0.3;
    private const double WeightPerSegment = 0.001;

    private long _retransmittedSegments;
    private long _sentSegments;

    /// <summary>0 to 1.</summary>
    public double Value { get; private set; }

    /// <summary>Whether anything had to be sent again in the round completed last.</summary>
    public bool HasLost { get; private set; }

    /// <summary>A round was completed.</summary>
    public void OnRound(in LegSample sample)
    {
        HasLost = sample.RetransmittedSegments > _retransmittedSegments;
        var sent = sample.SentSegments - _sentSegments;
        if (sent <= 0)
            return;
        var loss = (double)(sample.RetransmittedSegments - _retransmittedSegments) / sent;
        Value += Math.Min(LargestWeight, sent * WeightPerSegment) * (loss - Value);
        _sentSegments = sample.SentSegments;
        _retransmittedSegments = sample.RetransmittedSegments;
    }
}
