using NUnit.Framework;
using Striper.Common.Buffers;
using Striper.Common.Engine;
using Striper.Common.Primitives;
using Striper.Common.Scheduling;

namespace Striper.Tests.Engine;

/// <summary>The round trip that the scheduler sees of a leg that is kept for urgent data.</summary>
[TestFixture]
public sealed class ExpressLegTests
{
    private static readonly TimeSpan _rtt = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan _queue = TimeSpan.FromMilliseconds(12);
    private static readonly TimeSpan _delayedAcknowledgement = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan _start = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _step = TimeSpan.FromMilliseconds(20);

    [Test]
    public void BulkOnItsPathTellsHowLongItsQueueIs() =>
        Assert.That(RttOfExpressLeg(path: 1, _rtt + _delayedAcknowledgement, age: _step), Is.EqualTo(_rtt + _queue));

    [Test]
    public void ItsOwnShorterRoundTripHolds() => Assert.That(RttOfExpressLeg(path: 1, _rtt, age: _step), Is.EqualTo(_rtt));

    [Test]
    public void BulkOnAnotherPathTellsNothing() =>
        Assert.That(RttOfExpressLeg(path: 2, _rtt + _delayedAcknowledgement, age: _step), Is.EqualTo(_rtt + _delayedAcknowledgement));

    [Test]
    public void WhatBulkToldAWhileAgoIsOver() =>
        Assert.That(RttOfExpressLeg(path: 1, _rtt + _delayedAcknowledgement, age: TimeSpan.FromSeconds(1)), Is.EqualTo(_rtt + _delayedAcknowledgement));

    private static TimeSpan RttOfExpressLeg(int path, TimeSpan measured, TimeSpan age)
    {
        var engine = new TunnelEngine(new EngineOptions(
            TunnelRole.Client, TunnelLimits.Default, Schedulers.Create(Schedulers.Default), new BufferPool(), new MemoryBudget(1 << 20)));
        FixedProbe ofBulk = new() { NetworkBytes = 14480 }, ofExpress = new() { NetworkBytes = 64 };
        var bulk = engine.AddLeg(new LegId(0, 1), ofBulk, default, _start, new LegTraits(Path: 1));
        var express = engine.AddLeg(new LegId(1, 1), ofExpress, default, _start, new LegTraits(Path: path, IsExpress: true));
        foreach (var leg in (EngineLeg[])[bulk, express])
            leg.Poll(_start);
        (ofBulk.RoundTrip, ofExpress.RoundTrip) = (_rtt + _queue, measured);
        foreach (var leg in (EngineLeg[])[bulk, express])
            leg.Poll(_start + _step);
        var rtt = express.Snapshot(TimeSpan.Zero, _start + _step + age).SmoothedRtt;
        engine.Terminate(ResetCode.ShuttingDown, "done");
        return rtt;
    }
}
