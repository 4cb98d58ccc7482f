using NUnit.Framework;
using Striper.Common.Buffers;
using Striper.Common.Congestion;
using Striper.Common.Engine;
using Striper.Common.Primitives;
using Striper.Common.Scheduling;
using Striper.Common.Wire;
using Striper.Tests.Wire;

namespace Striper.Tests.Engine;

/// <summary>Both ends tell their clocks on a leg that is busy both ways, and on no other.</summary>
[TestFixture]
public sealed class LegClockTests
{
    private static readonly TimeSpan _start = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _step = TimeSpan.FromMilliseconds(1);

    [Test]
    public void AClockIsToldWhileThePeerSendsMuch([Values] bool sendsMuch)
    {
        var engine = NewEngine(out var leg);
        var stream = engine.Open(default, _start);
        var told = new List<LegClockFrame>();
        var now = _start;
        for (var offset = 0; offset < 60_000;)
        {
            now += _step;
            var payload = new byte[sendsMuch ? 400 : 1];
            if (now - _start > TimeSpan.FromSeconds(1))
                break;
            Frames.Receive(engine, leg, now, Frames.Data(stream.Id, offset, payload));
            offset += payload.Length;
            engine.Tick(now);
            told.AddRange(Written(engine, leg, now).OfType<LegClockFrame>());
        }

        Assert.That(told.Count > 0, Is.EqualTo(sendsMuch));
        for (var i = 1; i < told.Count; i++)
            Assert.That(told[i].ClockMicroseconds - told[i - 1].ClockMicroseconds, Is.GreaterThanOrEqualTo(EngineTiming.ClockInterval.TotalMicroseconds));
    }

    [Test]
    public void WhatThePeerTellsIsTheLegs()
    {
        var engine = NewEngine(out var leg);
        var other = engine.AddLeg(new LegId(1, 1), null, default, _start);
        for (var i = 0; i < 50; i++)
        {
            var now = _start + (i * EngineTiming.ClockInterval);
            var sent = TimeSpan.FromHours(5) + (i * EngineTiming.ClockInterval) - TimeSpan.FromMilliseconds(i < 5 ? 0 : 30);
            Frames.Receive(engine, leg, now, Frames.Of(d => FrameWriter.WriteLegClock(d, new LegClockFrame((long)sent.TotalMicroseconds, 1000))));
        }

        Assert.That(leg.Control.ReverseQueue.TotalMilliseconds, Is.EqualTo(30).Within(1), "it took longer than the first ones");
        Assert.That(other.Control.ReverseQueue, Is.EqualTo(TimeSpan.Zero));
    }

    private static TunnelEngine NewEngine(out EngineLeg leg)
    {
        var engine = new TunnelEngine(new EngineOptions(
            TunnelRole.Client, TunnelLimits.Default, Schedulers.Create("earliest"), new BufferPool(), new MemoryBudget(1 << 20)));
        leg = engine.AddLeg(new LegId(0, 1), new FixedProbe(), default, _start);
        return engine;
    }

    private static List<object> Written(TunnelEngine engine, EngineLeg leg, TimeSpan now)
    {
        var frames = new List<object>();
        while (engine.TryBeginWrite(leg, now, out var bytes))
        {
            var rest = bytes.Span;
            while (AnyFrame.Read(rest, out var consumed) is { } frame)
            {
                frames.Add(frame);
                rest = rest[consumed..];
            }

            engine.EndWrite(leg);
        }

        return frames;
    }
}
