using NUnit.Framework;
using Striper.Common.Buffers;
using Striper.Common.Engine;
using Striper.Common.Primitives;
using Striper.Common.Scheduling;
using Striper.Common.Wire;

namespace Striper.Tests.Engine;

/// <summary>A peer that keeps within the protocol's errors, but would have this end remember for ever.</summary>
[TestFixture]
public sealed class UnboundedPeerTests
{
    [Test]
    public void ALegWhoseControlIsNeverReceiptedEnds()
    {
        var pair = new EnginePair(TunnelLimits.Default with { MaxStreams = 1 });
        for (var i = 0; i < 2 * EngineTiming.MostControlOut && pair.ServerLeg.IsUp; i++)
        {
            Frames.Receive(pair.Server, pair.ServerLeg, pair.Now, Frames.Reset(StreamId.OfClient(i), 0));
            while (pair.Server.TryBeginWrite(pair.ServerLeg, pair.Now, out _))
                pair.Server.EndWrite(pair.ServerLeg);
            pair.Server.Tick(pair.Now);
        }

        Assert.That(pair.ServerLeg.IsUp, Is.False);
    }

    [Test]
    public void GoAwayCountsOnce()
    {
        var pair = new EnginePair(TunnelLimits.Default);
        var frame = Frames.Of(d => FrameWriter.WriteGoAway(d, new GoAwayFrame(GoAwayCode.Stopping)));
        Frames.Receive(pair.Client, pair.ClientLeg, pair.Now, frame, frame);
        Assert.That(EnginePair.Signals(pair.Client).Count(s => s.Kind == EngineSignalKind.PeerGoingAway), Is.EqualTo(1));
    }

    // The kernel says that all of it has arrived, and the credit is endless: only receipts are missing, but for a byte now and then.
    [TestCase(1)]
    [TestCase(1 << 20)]
    public void WhatIsNotReceiptedIsBounded(int maxDatagramBytes)
    {
        const long Bound = 1 << 20;
        const int ReadBytes = 1 << 16;
        var buffers = new BufferPool();
        var limits = TunnelLimits.Default with { MaxDatagramBytes = maxDatagramBytes };
        var engine = new TunnelEngine(
            new EngineOptions(TunnelRole.Client, limits, Schedulers.Create(Schedulers.Default), buffers, new MemoryBudget(0)) { MostUnreceiptedBytes = Bound });
        var now = TimeSpan.FromSeconds(1);
        var leg = engine.AddLeg(new LegId(0, 1), new FixedProbe(), default, now);
        var stream = engine.Open(default, now);
        Frames.Receive(engine, leg, now, Frames.Credit(stream.Id, VarInt.MaxValue));
        for (var i = 1; i <= 2000; i++)
        {
            if (engine.TryBeginRead(stream))
                engine.EndRead(stream, buffers.Rent(BufferPool.HeadroomBytes + ReadBytes), BufferPool.HeadroomBytes, ReadBytes, isFull: true, now);
            while (engine.TryBeginWrite(leg, now, out _))
                engine.EndWrite(leg);
            now += TimeSpan.FromMilliseconds(1);
            engine.NextDeadline(now);
            engine.Tick(now);
            Frames.Receive(engine, leg, now, Frames.Of(d => FrameWriter.WriteReceipt(d, new ReceiptFrame(leg.Id, i))));
        }

        Assert.That(leg.IsUp, Is.True);
        Assert.That(buffers.OutstandingBytes, Is.InRange(Bound / 2, Bound + (4 * ReadBytes)));

        // What is receipted makes room.
        var sent = stream.SentBytes;
        Frames.Receive(engine, leg, now, Frames.Of(d => FrameWriter.WriteReceipt(d, new ReceiptFrame(leg.Id, leg.WrittenBytes))));
        Assert.That(engine.TryBeginWrite(leg, now, out _), Is.True);
        Assert.That(stream.SentBytes, Is.EqualTo(sent));
        engine.EndWrite(leg);
        engine.Terminate(ResetCode.ShuttingDown, "done");
        Assert.That(buffers.OutstandingBuffers, Is.Zero);
    }
}
