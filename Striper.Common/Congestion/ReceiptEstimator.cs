namespace Striper.Common.Congestion;

/// <summary>
/// Judges a leg by the peer's receipts alone: the fallback where the kernel tells nothing. It sees neither selective acknowledgements
/// nor losses, so that under loss it takes for in flight what has long arrived: as good as TCP_INFO on clean legs, .91 of the limit at 1 % loss.
/// Not thread-safe; guarded by whoever owns the leg.
/// </summary>
public sealed class ReceiptEstimator : ILegProbe
{
    // Unknown without the kernel: Ethernet's MTU of 1500 less 40 of headers and 12 of timestamps (RFC 7323).
    private const int AssumedSegmentBytes = 1448;

    // A receipt comes every few ms, not with every segment, so a sample weighs more than RFC 6298's 1/8.
    private const double RttGain = 0.25;

    private long _writtenBytes;
    private long _receiptedBytes;
    private readonly BaseRtt _baseRtt = new();
    private TimeSpan _smoothedRtt;
    private TimeSpan _variation;

    /// <summary>From writing a frame to its receipt; zero while unknown.</summary>
    public TimeSpan SmoothedRtt => _smoothedRtt;

    /// <summary>How far it is from <see cref="SmoothedRtt"/> on the average (RFC 6298's RTTVAR); zero while unknown.</summary>
    public TimeSpan Variation => _variation;

    /// <summary>The shortest of it lately; zero while unknown.</summary>
    public TimeSpan BaseRtt => _baseRtt.Value;

    /// <summary>Bytes were handed to the leg, headers included: the same bytes the peer counts.</summary>
    public void OnWritten(int bytes) => _writtenBytes += bytes;

    /// <summary>
    /// A receipt arrived on this leg. <paramref name="count"/> is absolute, in bytes; one that says nothing new is ignored.
    /// <paramref name="sentAtOfNewestFrameCovered"/> is when the last frame that it covers was written.
    /// </summary>
    public void OnReceipt(long count, TimeSpan sentAtOfNewestFrameCovered, TimeSpan now)
    {
        if (count <= _receiptedBytes)
            return;
        _receiptedBytes = count;
        var rtt = now - sentAtOfNewestFrameCovered;
        if (rtt <= TimeSpan.Zero)
            return;
        _variation = _smoothedRtt == TimeSpan.Zero ? rtt / 2 : _variation + (((rtt - _smoothedRtt).Duration() - _variation) * RttGain);
        _smoothedRtt = _smoothedRtt == TimeSpan.Zero ? rtt : _smoothedRtt + ((rtt - _smoothedRtt) * RttGain);
        _baseRtt.OnSample(_smoothedRtt, now);
    }

    /// <inheritdoc/>
    public bool TryRead(out LegSample sample)
    {
        var outstanding = Math.Max(_writtenBytes - _receiptedBytes, 0);
        sample = new LegSample(
            NetworkBytes: outstanding,
            NotSentBytes: 0,
            DeliveredBytes: _receiptedBytes,
            AckedBytes: _receiptedBytes,
            HasUnacked: outstanding > 0,
            SmoothedRtt: _smoothedRtt,
            SegmentBytes: AssumedSegmentBytes,
            RetransmittedSegments: 0,
            SentSegments: _writtenBytes / AssumedSegmentBytes);
        return true;
    }
}
