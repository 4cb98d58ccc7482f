using NUnit.Framework;
using Striper.Common.Buffers;
using Striper.Common.Engine;
using Striper.Common.Primitives;
using Striper.Common.Scheduling;

namespace Striper.Tests.Engine;

/// <summary>A scheduler that says control on every leg, and a leg that took nothing for a while.</summary>
[TestFixture]
public sealed class ControlCopiesTests
{
    private const int Legs = 40;
    private const int Batches = 60;
    private const int StreamsOfBatch = 9;

    [Test]
    public void CopiesThatWaitedLeaveRoomForWhatIsNew()
    {
        var engine = new TunnelEngine(new EngineOptions(
            TunnelRole.Client, TunnelLimits.Default, Schedulers.Create("redundant"), new BufferPool(), new MemoryBudget(1 << 20)));
        var now = TimeSpan.FromSeconds(1);
        var legs = Enumerable.Range(0, Legs).Select(slot => engine.AddLeg(new LegId(slot, 1), null, default, now)).ToArray();
        engine.Open(default, now);
        Assert.That(engine.TryBeginWrite(legs[1], now, out _), Is.True, "a write that does not end soon");
        for (var i = 0; i < Batches; i++)
        {
            for (var j = 0; j < StreamsOfBatch; j++)
                engine.Open(default, now);
            while (engine.TryBeginWrite(legs[0], now, out _))
                engine.EndWrite(legs[0]);
        }

        foreach (var leg in legs[2..])
            engine.OnLegFailed(leg, "failed", now);
        engine.EndWrite(legs[1]);
        var batches = 0;
        while (engine.TryBeginWrite(legs[1], now, out _))
        {
            batches++;
            engine.EndWrite(legs[1]);
        }

        Assert.That(batches, Is.GreaterThan(1), "the copies fill one");
    }
}
