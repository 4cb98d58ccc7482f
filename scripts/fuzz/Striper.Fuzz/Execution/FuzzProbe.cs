using Striper.Common.Congestion;

namespace Striper.Fuzz.Execution;

/// <summary>A kernel whose peer acknowledges everything at once: nothing but the protocol holds an end back.</summary>
internal sealed class FuzzProbe : ILegProbe
{
    /// <summary>The only one that is needed.</summary>
    public static FuzzProbe Instance { get; } = new();

    /// <inheritdoc/>
    public bool TryRead(out LegSample sample)
    {
        sample = new LegSample(0, 0, 0, 0, false, TimeSpan.FromMilliseconds(20), 1448, 0, 0);
        return true;
    }
}
