using Striper.Cli.Statistics;
using Striper.Common.Diagnostics;

namespace Striper.Cli.Monitor;

/// <summary>A leg as a row of the monitor.</summary>
/// <param name="Forward">Whose.</param>
/// <param name="Tunnel">In which tunnel.</param>
/// <param name="Leg">The slot and its leg.</param>
internal sealed record MonitorRow(ForwardStatistics Forward, TunnelStatistics Tunnel, LegStatistics Leg)
{
    /// <summary>All legs of the process, in the order of forwards, tunnels and slots.</summary>
    public static List<MonitorRow> Of(ProcessStatistics statistics) =>
        [.. statistics.Forwards.SelectMany(f => f.Tunnels.SelectMany(t => t.Legs.Select(leg => new MonitorRow(f, t, leg))))];
}
