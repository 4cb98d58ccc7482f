using Striper.Common.Diagnostics;

namespace Striper.Cli.Statistics;

/// <summary>One proxy of the process at one moment.</summary>
/// <param name="Name">Where the process has several; else null.</param>
/// <param name="Mode"><c>client</c>, <c>server</c> or <c>relay</c>.</param>
/// <param name="IsRelay">Whether it has connections in place of tunnels: a relay, and either end with <c>--classic</c>.</param>
/// <param name="Listen">Where it listens.</param>
/// <param name="To">The <c>-s</c> proxy or the target.</param>
/// <param name="Proxy">How it does.</param>
internal sealed record ForwardStatistics(string? Name, string Mode, bool IsRelay, string Listen, string To, [property: System.Text.Json.Serialization.JsonIgnore] ProxyStatistics Proxy)
{
    /// <summary>Whether it can do its job now.</summary>
    public bool IsHealthy => Reason is null;

    /// <summary>Why it cannot.</summary>
    public string? Reason => Proxy.Reason;

    /// <summary>Whether its legs can be paused here.</summary>
    public bool CanPause => Proxy.CanPause;

    /// <summary>Applications that wait for a leg or for a place.</summary>
    public int WaitingApplications => Proxy.WaitingApplications;

    /// <summary>Streams or connections that are open.</summary>
    public int StreamsOpen => Proxy.StreamsOpen;

    /// <summary>Streams or connections ever opened.</summary>
    public long StreamsOpened => Proxy.StreamsOpened;

    /// <summary>Of those, ended by a reset.</summary>
    public long StreamsReset => Proxy.StreamsReset;

    /// <summary>Payload sent to the other proxy or the target, ever.</summary>
    public long SentBytes => Proxy.SentBytes;

    /// <summary>Payload received from there, ever.</summary>
    public long ReceivedBytes => Proxy.ReceivedBytes;

    /// <summary>What the filter <c>connection-counter</c> has counted; absent where it is not in the chain.</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
    public long? ConnectionCount { get; init; }

    /// <summary>A relay's connections.</summary>
    public IReadOnlyList<StreamStatistics> Connections => Proxy.Connections;

    /// <summary>The tunnels.</summary>
    public IReadOnlyList<TunnelStatistics> Tunnels => Proxy.Tunnels;
}
