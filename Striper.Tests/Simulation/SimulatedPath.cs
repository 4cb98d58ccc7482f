namespace Striper.Tests.Simulation;

/// <summary>What the legs of one slot run over.</summary>
internal sealed class SimulatedPath(PathPlan plan)
{
    /// <summary>As drawn.</summary>
    public PathPlan Plan { get; } = plan;

    /// <summary>Bytes a second, each direction; may change at any time.</summary>
    public double BytesPerSecond { get; set; } = plan.BytesPerSecond;

    /// <summary>Until then nothing gets through, in either direction, and nobody is told.</summary>
    public TimeSpan BlackUntil { get; set; }

    /// <summary>Until then no leg can be dialled.</summary>
    public TimeSpan RefusesUntil { get; set; }
}
