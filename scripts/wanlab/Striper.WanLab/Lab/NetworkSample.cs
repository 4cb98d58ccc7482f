namespace Striper.WanLab.Lab;

/// <summary>The emulator's counters at one time.</summary>
/// <param name="AtUs">The time, <see cref="Load.MonotonicClock"/>.</param>
/// <param name="Paths">Both directions of each path.</param>
/// <param name="Flows">Both directions of each connection that ever was.</param>
internal sealed record NetworkSample(long AtUs, IReadOnlyList<PathCounters> Paths, IReadOnlyList<FlowCounters> Flows);
