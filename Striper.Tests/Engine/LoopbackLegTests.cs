using NUnit.Framework;
using Striper.Common.Buffers;
using Striper.Common.Congestion;
using Striper.Common.Engine;
using Striper.Common.Primitives;
using Striper.Common.Scheduling;
using Striper.Common.Wire;

namespace Striper.Tests.Engine;

/// <summary>A leg that stays on this host, whose kernel says that all has arrived: it waits in the peer's socket.</summary>
[TestFixture]
public sealed class LoopbackLegTests
{
    private const int ReadBytes = 1 << 16;

    private static readonly TimeSpan _step = TimeSpan.FromMicroseconds(100);

    private readonly BufferPool _buffers = new();
    private TunnelEngine _engine;
    private EngineLeg _leg;
    private TimeSpan _now;

    [SetUp]
    public void BringUp() => BringUp(TimeSpan.FromMicroseconds(50), 32 * 1024);

    private void BringUp(TimeSpan roundTrip, int segmentBytes)
    {
        _engine = new TunnelEngine(
            new EngineOptions(TunnelRole.Client, TunnelLimits.Default, Schedulers.Create(Schedulers.Default), _buffers, new MemoryBudget(0)));
        _now = TimeSpan.FromSeconds(1);
        _leg = _engine.AddLeg(
            new LegId(0, 1), new FixedProbe { RoundTrip = roundTrip, SegmentBytes = segmentBytes }, default, _now);
        _leg.Poll(_now);
    }

    [Test]
    public void NoMoreThanTheCapIsUnreceipted()
    {
        SayAll(Open());
        var cap = _leg.Control.CapBytes;
        Assert.That(_leg.WrittenBytes, Is.InRange(cap / 2, cap + ReadBytes));
        Receipt();
        Assert.That(_engine.TryBeginWrite(_leg, _now, out var bytes), Is.True);
        Assert.That(bytes.Length, Is.GreaterThan(ReadBytes / 2), "a receipt makes room");
    }

    [Test]
    public void WhoTypesIsNotHeldUpByAFullLeg()
    {
        SayAll(Open());
        var typing = Open();
        _engine.TryBeginRead(typing);
        _engine.EndRead(typing, _buffers.Rent(BufferPool.HeadroomBytes + 1), BufferPool.HeadroomBytes, 1, isFull: false, _now);
        var before = _leg.WrittenBytes;
        Write();
        Assert.That(_leg.WrittenBytes, Is.GreaterThan(before));
        Assert.That(typing.SentBytes, Is.EqualTo(1));
    }

    [Test]
    public void AFullLegIsKnownToBe()
    {
        SayAll(Open());
        Assert.That(_leg.Control.Congestions, Is.Positive);
    }

    // The peer's queue makes receipts late; that is not something on the way that ends the connection.
    [Test]
    public void LateReceiptsOfABusyPeerChangeNothing()
    {
        var lateness = EngineTiming.OnTheWaySlack + EngineTiming.OnTheWaySlack;
        var stream = Open();
        ReceiptAfter(stream, _step);
        Assert.That(_leg.Control.IsShort, Is.True);
        for (var end = _now + TimeSpan.FromMinutes(1); _now < end;)
        {
            ReceiptAfter(stream, lateness);
            Assert.That(_leg.Control.IsShort, Is.True);
        }
    }

    // Answers are not receipted themselves, so what is written and what is receipted stay apart.
    [Test]
    public void WhatGetsNoReceiptIsNotInFlight()
    {
        var stream = Open();
        Write();
        Receipt();
        while (_leg.WrittenBytes - _leg.ReceiptedBytes < 2 * _leg.Control.CapBytes)
        {
            Frames.Receive(_engine, _leg, _now, Frames.Of(d => FrameWriter.WritePing(d, new PingFrame(7))));
            Write();
        }

        _now += LegControlConstants.StaleAfter + LegControlConstants.StaleAfter;
        _engine.Tick(_now);
        var before = _leg.WrittenBytes;
        SayAll(stream);
        Assert.That(_leg.WrittenBytes - before, Is.GreaterThan(_leg.Control.SegmentBytes / 2), "what waits goes out");
    }

    // What waits in memory is copied once more, and no cache holds it. A peer that has just started says late what it has got.
    [TestCase(0.1, 100)]
    [TestCase(40, 20)]
    public void TheWindowIsSmall(double latenessMs, int times) =>
        Assert.That(WindowWanted(TimeSpan.FromMilliseconds(latenessMs), times), Is.InRange(64 * 1024, 2 << 20));

    // A local program passes the leg on: its receipts stay late.
    [Test]
    public void BeyondSomethingOnTheWayItIsLarge() => Assert.That(WindowWanted(TimeSpan.FromMilliseconds(40), times: 100), Is.GreaterThan(2 << 20));

    // A network may take as large segments.
    [Test]
    public void LargeSegmentsAloneDoNotKeepALegOnThisHost()
    {
        var roundTrip = TimeSpan.FromMilliseconds(20);
        BringUp(roundTrip, 32 * 1024);
        Assert.That(WindowWanted(roundTrip, times: 100), Is.GreaterThan(2 << 20));
    }

    // Bulk stays on one leg, and of the others the kernel has but a few readings, in which whoever acknowledged them was late.
    [Test]
    public void ALegThatCarriesLittleDoesNotMakeItLarge()
    {
        var idle = _engine.AddLeg(
            new LegId(1, 1), new FixedProbe { RoundTrip = TimeSpan.FromMilliseconds(3), SegmentBytes = 32 * 1024 }, default, _now);
        idle.Poll(_now);
        Assert.That(WindowWanted(_step, times: 100), Is.InRange(64 * 1024, 2 << 20));
        Assert.That(idle.Control.BaseRtt, Is.GreaterThan(LegControlConstants.ShortRtt));
    }

    private long WindowWanted(TimeSpan lateness, int times)
    {
        var stream = _engine.Open(default, _now);
        for (; times > 0; times--)
        {
            Frames.Receive(_engine, _leg, _now, Frames.Credit(stream.Id, stream.SentBytes + ReadBytes));
            ReceiptAfter(stream, lateness);
        }

        return stream.WantedBytes;
    }

    private void ReceiptAfter(EngineStream stream, TimeSpan time)
    {
        _engine.TryBeginRead(stream);
        _engine.EndRead(stream, _buffers.Rent(BufferPool.HeadroomBytes + ReadBytes), BufferPool.HeadroomBytes, ReadBytes, isFull: true, _now);
        Write();
        _now += time;
        _engine.NextDeadline(_now);
        _engine.Tick(_now);
        Receipt();
    }

    private EngineStream Open()
    {
        var stream = _engine.Open(default, _now);
        Frames.Receive(_engine, _leg, _now, Frames.Credit(stream.Id, VarInt.MaxValue));
        return stream;
    }

    // As much as is taken within a while.
    private void SayAll(EngineStream stream)
    {
        for (var i = 0; i < 500; i++)
        {
            if (_engine.TryBeginRead(stream))
                _engine.EndRead(stream, _buffers.Rent(BufferPool.HeadroomBytes + ReadBytes), BufferPool.HeadroomBytes, ReadBytes, isFull: true, _now);
            Write();
            _now += _step;
            _engine.NextDeadline(_now);
            _engine.Tick(_now);
        }
    }

    private void Write()
    {
        while (_engine.TryBeginWrite(_leg, _now, out _))
            _engine.EndWrite(_leg);
    }

    private void Receipt() =>
        Frames.Receive(_engine, _leg, _now, Frames.Of(d => FrameWriter.WriteReceipt(d, new ReceiptFrame(_leg.Id, _leg.WrittenBytes))));
}
