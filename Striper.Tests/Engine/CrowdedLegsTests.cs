using NUnit.Framework;
using Striper.Common.Buffers;
using Striper.Common.Engine;
using Striper.Common.Primitives;
using Striper.Common.Scheduling;

namespace Striper.Tests.Engine;

/// <summary>Which silent legs are replaced at once: another connection is no cure where too many share a path.</summary>
[TestFixture]
public sealed class CrowdedLegsTests
{
    private const int Legs = 8;
    private static readonly TimeSpan _start = TimeSpan.FromSeconds(1);

    [TestCase(1, true)]
    [TestCase(2, true)]
    [TestCase(3, false)]
    [TestCase(4, true, Description = "half of them: it is a way of several that is gone")]
    [TestCase(8, true)]
    public void SilentLegsAreReplacedAtOnceUnlessTheyAreSomeOfMany(int silent, bool isAtOnce)
    {
        var engine = new TunnelEngine(new EngineOptions(
            TunnelRole.Client, TunnelLimits.Default, Schedulers.Create("earliest"), new BufferPool(), new MemoryBudget(1 << 20)));
        for (var slot = 0; slot < Legs; slot++)
            engine.AddLeg(new LegId(slot, 1), Probe(isOwed: slot < silent), default, _start).Poll(_start);
        var reportedAt = ReportedAfter(engine, silent);
        Assert.That(reportedAt, Is.Not.Null.And.LessThan(isAtOnce ? TimeSpan.FromSeconds(1) : TimeSpan.FromSeconds(5)));
        Assert.That(reportedAt, Is.GreaterThan(isAtOnce ? EngineTiming.ReplaceAfter : EngineTiming.ReplaceInCrowdAfter));
    }

    // When the last of so many was reported, since the start.
    private static TimeSpan? ReportedAfter(TunnelEngine engine, int silent)
    {
        var reported = 0;
        for (var now = _start; now < _start + TimeSpan.FromSeconds(10); now += EngineTiming.PollInterval)
        {
            engine.Tick(now);
            while (engine.TryTakeSignal(out var signal))
            {
                if (signal.Kind == EngineSignalKind.LegSilent && ++reported == silent)
                    return now - _start;
            }
        }

        return null;
    }

    // What it has sent is never acknowledged, or it has sent nothing.
    private static FixedProbe Probe(bool isOwed) => new() { NetworkBytes = isOwed ? 10_000 : 0, HasUnacked = isOwed };
}
