namespace Striper.Common.Congestion;

/// <summary>One reading of what the kernel, or the peer's receipts, say of a leg.</summary>
/// <param name="NetworkBytes">Sent and neither acknowledged, selectively acknowledged nor lost.</param>
/// <param name="NotSentBytes">Written, and still waiting in the kernel for its congestion window.</param>
/// <param name="DeliveredBytes">Cumulative since the leg came up; selectively acknowledged bytes included; never falls.</param>
/// <param name="AckedBytes">Cumulative, in order.</param>
/// <param name="HasUnacked">Whether an acknowledgement is owed; while it is, silence means something.</param>
/// <param name="SmoothedRtt">Zero while none was measured.</param>
/// <param name="SegmentBytes">Payload of a full segment.</param>
/// <param name="RetransmittedSegments">Cumulative; zero where it cannot be known.</param>
/// <param name="SentSegments">Cumulative, data segments only.</param>
/// <param name="WindowBytes">The kernel's congestion window; zero where it cannot be known.</param>
public readonly record struct LegSample(
    long NetworkBytes,
    long NotSentBytes,
    long DeliveredBytes,
    long AckedBytes,
    bool HasUnacked,
    TimeSpan SmoothedRtt,
    int SegmentBytes,
    long RetransmittedSegments,
    long SentSegments,
    long WindowBytes = 0);
