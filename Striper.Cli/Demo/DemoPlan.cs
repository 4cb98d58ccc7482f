using Striper.Cli.Demo.Throttle;

namespace Striper.Cli.Demo;

/// <summary>The demonstration's figures; the help text is made of them.</summary>
internal static class DemoPlan
{
    /// <summary>Downloaded over one leg and over many. Long enough over many to see two legs lost and replaced.</summary>
    public const int ContentBytes = 42_000_000;

    /// <summary>Legs of the second download.</summary>
    public const int ManyLegs = 8;

    /// <summary>The cap of a leg in each direction, Mbit/s of TCP payload: the tunnel's framing counts, TCP and IP headers do not.</summary>
    public const double MegabitsPerLeg = 20;

    /// <summary>A leg's delay there and back, ms.</summary>
    public const double RoundTripMilliseconds = 20;

    /// <summary>A leg is killed when so much of the content is there.</summary>
    public const double KillAt = 1.0 / 3;

    /// <summary>Another leg is stalled when so much of the content is there.</summary>
    public const double StallAt = 2.0 / 3;

    /// <summary>What many legs must give at least, times one leg. Far below what they give, since the machine may be busy.</summary>
    public const double LeastSpeedUp = 4;

    /// <summary>Above it, the application would have noticed that legs were lost. Generous for the same reason.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    /// <summary>Far beyond what both downloads take: only a broken tunnel or a stopped machine reaches it.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    // The throttle ends TCP, so the proxies' kernels see a round trip near zero, and the proxies keep little in flight: some segments. One leg
    // needs large ones, or a busy machine, where the proxy's timers are late, starves it.
    private const int SegmentBytesOfOne = 16 * 1024;

    // Ethernet's (RFC 9293, section 3.7.1). Many legs wake the proxy often enough. With large ones, of which a datagram is one at least, single legs
    // get nothing to carry while the others are busy.
    private const int SegmentBytesOfMany = 1460;

    /// <summary>What a leg is held to in a tunnel of so many; its buffer holds 26 ms at the cap.</summary>
    public static LinkShape Shape(int legs) => new(
        (long)(MegabitsPerLeg * 1e6 / 8),
        TimeSpan.FromMilliseconds(RoundTripMilliseconds / 2),
        64 * 1024,
        legs == 1 ? SegmentBytesOfOne : SegmentBytesOfMany);
}
