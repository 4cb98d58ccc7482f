using Striper.Common.Congestion;

namespace Striper.Tests.Engine;

/// <summary>A kernel that says what the test wants: a round trip, so much in the network, whether it is owed, and how large segments are.</summary>
internal sealed class FixedProbe : ILegProbe
{
    public long NetworkBytes { get; set; }

    public bool HasUnacked { get; init; }

    public TimeSpan RoundTrip { get; set; } = TimeSpan.FromMilliseconds(40);

    public int SegmentBytes { get; init; } = 1448;

    public bool TryRead(out LegSample sample)
    {
        sample = new LegSample(NetworkBytes, 0, 0, 0, HasUnacked, RoundTrip, SegmentBytes, 0, 0);
        return true;
    }
}
