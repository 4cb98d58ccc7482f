using Striper.Common.Congestion;

namespace Striper.Tests.Engine;

/// <summary>A kernel that says what the test wants: a round trip, nothing owed, and so much in the network.</summary>
internal sealed class FixedProbe : ILegProbe
{
    public long NetworkBytes { get; set; }

    public TimeSpan RoundTrip { get; init; } = TimeSpan.FromMilliseconds(40);

    public bool TryRead(out LegSample sample)
    {
        sample = new LegSample(NetworkBytes, 0, 0, 0, HasUnacked: false, RoundTrip, 1448, 0, 0);
        return true;
    }
}
