using Striper.Common.Diagnostics;

namespace Striper.Tests.Cli;

/// <summary>Statistics that a test makes up, and a record of what was asked.</summary>
internal sealed class ScriptedStatistics : IStatisticsSource
{
    public EventHistory Events { get; } = new(TimeProvider.System);

    public ProxyStatistics Now { get; set; } = new();

    /// <summary>What a wish to pause slot 0 of the first tunnel gets.</summary>
    public PauseResult PauseResult { get; set; } = PauseResult.Done;

    public List<(string Tunnel, int Slot, bool IsPaused)> Pauses { get; } = [];

    public void Sample(bool isWatched)
    {
        // What there is was made up.
    }

    public ProxyStatistics Read(int mostStreams) =>
        Now with { Tunnels = [.. Now.Tunnels.Select(tunnel => tunnel with { Streams = [.. tunnel.Streams.Take(mostStreams)] })] };

    public PauseResult SetPaused(string tunnel, int slot, bool isPaused)
    {
        if (Now.Tunnels.All(t => t.Id != tunnel) || slot != 0)
            return PauseResult.NotFound;
        Pauses.Add((tunnel, slot, isPaused));
        return PauseResult;
    }
}
