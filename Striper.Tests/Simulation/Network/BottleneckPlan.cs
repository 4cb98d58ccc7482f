namespace Striper.Tests.Simulation.Network;

/// <summary>A bottleneck that several paths share.</summary>
/// <param name="BytesPerSecond">Each direction.</param>
/// <param name="QueueBytes">What its queue holds before it drops.</param>
internal sealed record BottleneckPlan(double BytesPerSecond, long QueueBytes);
