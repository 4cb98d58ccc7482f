using Striper.Common.Engine;
using Striper.Common.Primitives;

namespace Striper.Tests.Simulation;

/// <summary>Remembers which legs were taken for silent, and what was known of their round trips by then.</summary>
internal sealed class SilenceCount : IEngineTrace
{
    /// <summary>One entry each time; a base round trip of zero is an unknown one.</summary>
    public List<(LegId Leg, TimeSpan BaseRtt)> Seen { get; } = [];

    /// <inheritdoc/>
    public void OnBound(EngineLeg leg, StreamId stream, long offset, int payloadBytes, BindingReason reason)
    {
        // What is sent where does not matter here.
    }

    /// <inheritdoc/>
    public void OnReceipt(EngineLeg leg)
    {
        // Nor what arrives.
    }

    /// <inheritdoc/>
    public void OnLegChanged(EngineLeg leg, LegChange change)
    {
        if (change == LegChange.Suspect)
            Seen.Add((leg.Id, leg.Control.BaseRtt));
    }
}
