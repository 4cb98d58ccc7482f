using Striper.Common.Primitives;

namespace Striper.Tests.Simulation;

/// <summary>A path as it is when nothing disturbs it.</summary>
/// <param name="BytesPerSecond">Rate, each direction.</param>
/// <param name="OneWayDelay">Without queue.</param>
/// <param name="SocketBufferBytes">What a sender's kernel holds, sent and unacknowledged bytes included.</param>
/// <param name="WindowOverProduct">Largest congestion window over the bandwidth-delay product: how deep a queue TCP makes.</param>
/// <param name="Loss">Share of bursts that arrive a round trip late, with all that follows them: what a loss does to a reader of TCP.</param>
/// <param name="Traits">What both ends are told of the leg.</param>
internal sealed record PathPlan(
    double BytesPerSecond, TimeSpan OneWayDelay, int SocketBufferBytes = 4 << 20, double WindowOverProduct = 3, double Loss = 0,
    LegTraits Traits = default)
{
    /// <summary>A path by the units people think in.</summary>
    public static PathPlan Of(double megabitsPerSecond, double roundTripMilliseconds) =>
        new(megabitsPerSecond * 1e6 / 8, TimeSpan.FromMilliseconds(roundTripMilliseconds / 2));
}
