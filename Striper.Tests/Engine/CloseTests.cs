using NUnit.Framework;
using Striper.Common.Buffers;
using Striper.Common.Engine;
using Striper.Common.Primitives;
using Striper.Common.Scheduling;
using Striper.Common.Wire;

namespace Striper.Tests.Engine;

/// <summary>How CLOSE goes out: on a leg that is free, and as the last thing there.</summary>
[TestFixture]
public sealed class CloseTests
{
    [TestCase(100)]
    [TestCase(10_000)]
    public void NothingFollowsItOnItsLeg(int waitingBytes)
    {
        var buffers = new BufferPool();
        var engine = Create(buffers);
        var now = TimeSpan.FromSeconds(1);
        var leg = engine.AddLeg(new LegId(0, 1), null, default, now);
        var stream = engine.Open(default, now);
        engine.TryBeginRead(stream);
        engine.EndRead(stream, buffers.Rent(BufferPool.HeadroomBytes + waitingBytes), BufferPool.HeadroomBytes, waitingBytes, isFull: false, now);
        engine.AnnounceClose(CloseCode.Done, "done", now);

        var last = FrameType.Data;
        while (engine.TryBeginWrite(leg, now, out var bytes))
        {
            for (var rest = bytes; !rest.IsEmpty;)
            {
                FrameReader.TryReadHeader(rest.Span, TunnelLimits.LargestDatagramBytes, out var header);
                last = header.Type;
                rest = rest[(header.HeaderBytes + header.BodyBytes)..];
            }

            engine.EndWrite(leg);
        }

        Assert.That(last, Is.EqualTo(FrameType.Close));
        engine.Terminate(ResetCode.ShuttingDown, "done");
        Assert.That(buffers.OutstandingBuffers, Is.Zero);
    }

    // The quickest leg by its queue, but far from quick by its round trip, is of no use; a leg whose round trip nobody knows yet is.
    [Test]
    public void ControlIsNotLeftForWantOfAFreeLeg()
    {
        var engine = Create(new BufferPool());
        var now = TimeSpan.FromSeconds(1);
        engine.AddLeg(new LegId(0, 1), new FixedProbe(), default, now).Poll(now);
        var unknown = engine.AddLeg(new LegId(1, 1), null, default, now);
        unknown.Control.OnWritten(100_000);
        EnginePair.Signals(engine);
        engine.AnnounceClose(CloseCode.Done, "done", now);
        Assert.That(
            EnginePair.Signals(engine).Where(s => s.Kind == EngineSignalKind.LegWritable).Select(s => s.Leg), Is.EqualTo((EngineLeg[])[unknown]));
    }

    private static TunnelEngine Create(BufferPool buffers) =>
        new(new EngineOptions(TunnelRole.Client, TunnelLimits.Default, Schedulers.Create(Schedulers.Default), buffers, new MemoryBudget(1 << 20)));
}
