namespace Striper.Common.Diagnostics;

/// <summary>A proxy at one moment.</summary>
public sealed record ProxyStatistics
{
    /// <summary>Why it cannot do its job now; null: it can.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether legs can be paused here.</summary>
    public bool CanPause { get; init; }

    /// <summary>Applications that wait for a leg or for a place.</summary>
    public int WaitingApplications { get; init; }

    /// <summary>Streams or connections that are open.</summary>
    public int StreamsOpen { get; init; }

    /// <summary>Streams or connections ever opened.</summary>
    public long StreamsOpened { get; init; }

    /// <summary>Of those, ended by a reset.</summary>
    public long StreamsReset { get; init; }

    /// <summary>Payload sent to the other proxy, or to the target, over all tunnels that there have been.</summary>
    public long SentBytes { get; init; }

    /// <summary>Payload received from the other proxy, or from the target.</summary>
    public long ReceivedBytes { get; init; }

    /// <summary>A relay's connections, the busiest first.</summary>
    public IReadOnlyList<StreamStatistics> Connections { get; init; } = [];

    /// <summary>The tunnels.</summary>
    public IReadOnlyList<TunnelStatistics> Tunnels { get; init; } = [];
}
