using Striper.Common.Scheduling;
using Striper.Tests.Simulation.Network;

namespace Striper.Tests.Simulation.Trials;

/// <summary>Paths, what happens to them, and what is sent meanwhile; measured from <see cref="MeasuredFrom"/> to <see cref="Time"/>.</summary>
internal sealed record TrialPlan
{
    /// <summary>Every chance comes from it.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The paths are of one order of magnitude, and their jitter is small: what most people have. Bounds are tighter.</summary>
    public bool IsTame { get; init; }

    /// <summary>One leg each.</summary>
    public required IReadOnlyList<PathPlan> Paths { get; init; }

    /// <summary>What several of them share.</summary>
    public IReadOnlyList<BottleneckPlan> SharedBottlenecks { get; init; } = [];

    /// <summary>What happens to them.</summary>
    public IReadOnlyList<PathChange> Changes { get; init; } = [];

    /// <summary>How long it runs.</summary>
    public required TimeSpan Time { get; init; }

    /// <summary>From here on goodput and pauses count: before, legs search for their rates.</summary>
    public required TimeSpan MeasuredFrom { get; init; }

    /// <summary>Streams that send all they can, away from the client.</summary>
    public int BulkUp { get; init; } = 1;

    /// <summary>Streams that send all they can, towards the client.</summary>
    public int BulkDown { get; init; }

    /// <summary>Whether somebody asks for little, and gets as little, ten times a second.</summary>
    public bool HasEchoes { get; init; }

    /// <summary>By its name.</summary>
    public string Scheduler { get; init; } = Schedulers.Default;

    /// <summary>Whether the kernels tell how the legs do.</summary>
    public bool HasProbe { get; init; } = true;

    /// <inheritdoc/>
    public override string ToString() =>
        $"seed {Seed}{(IsTame ? ", tame" : "")}: {string.Join("; ", Paths)}; shared: {string.Join("; ", SharedBottlenecks)}; {string.Join("; ", Changes)}; "
        + $"{BulkUp} up, {BulkDown} down{(HasEchoes ? ", echoes" : "")}{(HasProbe ? "" : ", receipts alone")}, measured {MeasuredFrom.TotalSeconds:0.0}-{Time.TotalSeconds:0.0} s";
}
