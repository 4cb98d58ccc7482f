namespace Striper.Common.Congestion;

/// <summary>The kernel's ways of congestion control that a leg may change between.</summary>
public enum CongestionAlgorithm
{
    /// <summary>Goes by measured rate and round trip (draft-ietf-ccwg-bbr): keeps its rate when a path loses at random.</summary>
    Bbr,

    /// <summary>Goes by loss (RFC 9438): keeps off policers, and takes its share beside others of its kind.</summary>
    Cubic,
}
