using Striper.Common.Congestion;

namespace Striper.Tests.Engine;

/// <summary>A kernel that says what the test wants: a round trip of 40 ms, nothing owed, and so much in the network.</summary>
internal sealed class FixedProbe : ILegProbe
{
    public long NetworkBytes { get; set; }

    public bool TryRead(out LegSample sample)
    {
        sample = new LegSample(NetworkBytes, 0, 0, 0, HasUnacked: false, TimeSpan.FromMilliseconds(40), 1448, 0, 0);
        return true;
    }
}
