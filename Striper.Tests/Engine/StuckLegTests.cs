using NUnit.Framework;
using Striper.Common.Buffers;
using Striper.Common.Congestion;
using Striper.Common.Engine;
using Striper.Common.Primitives;
using Striper.Common.Scheduling;
using Striper.Common.Wire;

namespace Striper.Tests.Engine;

/// <summary>A leg behind something that acknowledges in the peer's place and keeps the bytes: the kernel sees nothing wrong.</summary>
[TestFixture]
public sealed class StuckLegTests
{
    private static readonly TimeSpan _start = TimeSpan.FromSeconds(1);

    [Test]
    public void WhatIsNotReceiptedGoesToAnotherLeg()
    {
        var pool = new BufferPool(tracked: true);
        var engine = new TunnelEngine(new EngineOptions(
            TunnelRole.Client, TunnelLimits.Default, Schedulers.Create("earliest"), pool, new MemoryBudget(1 << 20)));
        var stuck = engine.AddLeg(new LegId(0, 1), new FixedProbe(), default, _start);
        var stream = engine.Open(default, _start);
        Assert.That(engine.TryBeginRead(stream), Is.True);
        var buffer = pool.Rent(1000);
        engine.EndRead(stream, buffer, FrameWriter.MaxDataHeaderBytes, 100, isFull: false, _start);
        Assert.That(Drain(engine, stuck, _start), Is.GreaterThan(100), "the datagram left on the only leg");

        var now = _start;
        var other = engine.AddLeg(new LegId(1, 1), new FixedProbe(), default, now);
        Assert.That(Drain(engine, other, now), Is.LessThan(100), "nothing is wrong yet");
        var deadline = _start + EngineTiming.FirstAnswer + EngineTiming.FirstAnswer;
        for (; now < deadline && !stuck.IsSuspect; now += EngineTiming.PollInterval)
            engine.Tick(now);

        Assert.That(stuck.IsSuspect, Is.True);
        Assert.That(Drain(engine, other, now), Is.GreaterThan(100), "the datagram left again, on the other leg");
        engine.Terminate(ResetCode.ShuttingDown, "done");
        Assert.That(pool.OutstandingBuffers, Is.Zero);
    }

    private static int Drain(TunnelEngine engine, EngineLeg leg, TimeSpan now)
    {
        var written = 0;
        while (engine.TryBeginWrite(leg, now, out var bytes))
        {
            written += bytes.Length;
            engine.EndWrite(leg);
        }

        return written;
    }
}
