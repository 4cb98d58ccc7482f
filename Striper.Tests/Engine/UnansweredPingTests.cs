using NUnit.Framework;
using Striper.Common.Buffers;
using Striper.Common.Congestion;
using Striper.Common.Engine;
using Striper.Common.Primitives;
using Striper.Common.Scheduling;
using Striper.Common.Wire;

namespace Striper.Tests.Engine;

/// <summary>A leg that only receives dies just after a PING; bytes that were on their way before are heard after it.</summary>
[TestFixture]
public sealed class UnansweredPingTests
{
    private static readonly TimeSpan _start = TimeSpan.FromSeconds(1);

    [Test]
    public void BytesThatWereOnTheirWayAreNoAnswer()
    {
        var engine = new TunnelEngine(new EngineOptions(
            TunnelRole.Client, TunnelLimits.Default, Schedulers.Create("earliest"), new BufferPool(tracked: true), new MemoryBudget(1 << 20)));
        var leg = engine.AddLeg(new LegId(0, 1), new FixedProbe(), default, _start);
        var stream = engine.Open(default, _start);
        var now = _start;
        while (leg.PingOutSince is null && now < _start + (2 * EngineTiming.FirstPingAfter))
            Step(engine, leg, ref now);
        Assert.That(leg.PingOutSince, Is.Not.Null, "the leg is asked");
        Assert.That(leg.IsSuspect, Is.False);

        Step(engine, leg, ref now);
        var frame = new byte[FrameWriter.MaxControlFrameBytes];
        var length = FrameWriter.WriteCredit(frame, new CreditFrame(stream.Id, 1 << 20));
        var position = 0;
        engine.Receive(leg, frame.AsMemory(0, length), ref position, now, out _);
        var limit = now + TimeSpan.FromSeconds(2);
        while (!leg.IsSuspect && now < limit)
            Step(engine, leg, ref now);
        Assert.That(leg.IsSuspect, Is.True);
    }

    private static void Step(TunnelEngine engine, EngineLeg leg, ref TimeSpan now)
    {
        now += EngineTiming.ControlPollInterval;
        engine.Tick(now);
        while (engine.TryBeginWrite(leg, now, out _))
            engine.EndWrite(leg);
    }
}
