using Striper.Common.Primitives;

namespace Striper.Tests.Simulation;

/// <summary>
/// How much memory one end may hold, whatever its applications and the network do. Received bytes: a ring of at most twice the window and an
/// eighth for its marks, while it grows one of each size. Sent bytes: as much as the peer's windows promise, twice where receipts lag behind
/// credit, in arrays of up to four times their payload. Then one read's buffer a stream and one write's a leg.
/// </summary>
internal sealed class MemoryBound(Scenario scenario)
{
    private const long ReadBytes = 256 * 1024 + 256;
    private const long WriteBytes = 8 * 1024;
    private const long SmallestArrayBytes = 320;

    private readonly long _limit = Limit(scenario);

    /// <summary>Fails when the bound is passed.</summary>
    public void Check(SimulatedEnd end, string name)
    {
        if (end.Buffers.OutstandingBytes > _limit)
            throw new SimulationFailure($"the {name} holds {end.Buffers.OutstandingBytes} bytes in {end.Buffers.OutstandingBuffers} buffers, more than {_limit}");
        if (end.Budget.UsedBytes > scenario.BudgetBytes || end.Budget.UsedBytes < 0)
            throw new SimulationFailure($"the {name} has promised {end.Budget.UsedBytes} of {scenario.BudgetBytes} bytes");
    }

    private static long Limit(Scenario scenario)
    {
        var windows = (scenario.Streams.Count * (long)TunnelLimits.CreditFloorBytes) + Math.Min(scenario.BudgetBytes, 4 * scenario.TotalBytes);
        var received = windows * 27 / 8;
        var pieces = scenario.Streams.Sum(s => Pieces(s.Client) + Pieces(s.Server));
        var sent = (2 * 4 * windows) + (pieces * SmallestArrayBytes);
        return received + sent + (scenario.Streams.Count * ReadBytes) + (4 * scenario.Paths.Count * WriteBytes);
    }

    // Somebody who says little at a time has small datagrams, and each takes the smallest array.
    private static long Pieces(ApplicationPlan plan) => Math.Min(plan.SendBytes, TunnelLimits.CreditFloorBytes);
}
