namespace Striper.Tests.Simulation.Network;

/// <summary>What several slots' paths have in common, each way.</summary>
internal sealed class SharedBottleneck(EventQueue events, BottleneckPlan plan)
{
    /// <summary>Away from the client.</summary>
    public SimulatedHop Up { get; } = new(events, plan.BytesPerSecond, plan.QueueBytes);

    /// <summary>Towards the client.</summary>
    public SimulatedHop Down { get; } = new(events, plan.BytesPerSecond, plan.QueueBytes);
}
