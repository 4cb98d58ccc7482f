namespace Striper.Common.Congestion;

/// <summary>What one round of a leg says about competition.</summary>
/// <param name="Queue">The smallest smoothed round trip of the round less the base.</param>
/// <param name="BaseRtt">Round trip without queue.</param>
/// <param name="Gain">Cap over bandwidth-delay product.</param>
/// <param name="InFlightBytes">Out at the end of the round.</param>
/// <param name="CapBytes">What may be out.</param>
/// <param name="SegmentBytes">Payload of a full segment.</param>
/// <param name="IsLimited">Whether the leg, and not the application, was the limit.</param>
/// <param name="RetransmittedSegments">Sent again so far.</param>
/// <param name="IsBothWays">The peer sends much as well, and what it queues can be told from ours but roughly.</param>
internal readonly record struct CompetitionRound(
    TimeSpan Queue, TimeSpan BaseRtt, double Gain, long InFlightBytes, long CapBytes, int SegmentBytes, bool IsLimited,
    long RetransmittedSegments = 0, bool IsBothWays = false);
