using Striper.Common.Primitives;
using Striper.Common.Scheduling;
using Striper.Tests.Simulation.Network;

namespace Striper.Tests.Simulation;

/// <summary>Everything a run is made of.</summary>
internal sealed record Scenario
{
    /// <summary>Every chance in the run comes from it.</summary>
    public required int Seed { get; init; }

    /// <summary>One leg each.</summary>
    public required IReadOnlyList<PathPlan> Paths { get; init; }

    /// <summary>What several of the paths have in common.</summary>
    public IReadOnlyList<BottleneckPlan> SharedBottlenecks { get; init; } = [];

    /// <summary>What the tunnel carries.</summary>
    public required IReadOnlyList<StreamPlan> Streams { get; init; }

    /// <summary>What goes wrong.</summary>
    public Disturbances Disturbances { get; init; } = Disturbances.None;

    /// <summary>By its name.</summary>
    public string Scheduler { get; init; } = Schedulers.Default;

    /// <summary>Whether the client's kernel tells how its legs do.</summary>
    public bool HasClientProbe { get; init; } = true;

    /// <summary>Whether the server's does.</summary>
    public bool HasServerProbe { get; init; } = true;

    /// <summary>Agreed by both ends.</summary>
    public TunnelLimits Limits { get; init; } = TunnelLimits.Default;

    /// <summary>Memory of each end for windows above the floor.</summary>
    public long BudgetBytes { get; init; } = 64L << 20;

    /// <summary>Whether old control frames are shown again.</summary>
    public bool ReplaysControl { get; init; }

    /// <summary>Longest wait of the path manager before it dials again.</summary>
    public TimeSpan LongestRedialDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest time from the arrival of bytes on a leg to their reading: how busy the hosts are.</summary>
    public TimeSpan LongestWake { get; init; } = TimeSpan.FromMicroseconds(100);

    /// <summary>Bytes of all streams, both ways.</summary>
    public long TotalBytes => Streams.Sum(s => s.Client.SendBytes + s.Server.SendBytes);

    /// <inheritdoc/>
    public override string ToString() =>
        $"seed {Seed}: {Paths.Count} paths, {Streams.Count} streams, {TotalBytes} bytes, {Scheduler}, probes {HasClientProbe}/{HasServerProbe}, "
        + $"datagrams {Limits.MaxDatagramBytes}, stream limit {Limits.MaxStreams}, budget {BudgetBytes}, {Disturbances}";
}
