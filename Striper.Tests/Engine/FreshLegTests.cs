using NUnit.Framework;
using Striper.Common.Buffers;
using Striper.Common.Engine;
using Striper.Common.Primitives;
using Striper.Common.Scheduling;
using Striper.Common.Wire;

namespace Striper.Tests.Engine;

/// <summary>What is given to a leg at the moment it joins, when something waits.</summary>
[TestFixture]
public sealed class FreshLegTests
{
    private static readonly TimeSpan _now = TimeSpan.FromSeconds(1);

    [Test]
    public void ASlowFreshLegDoesNotTakeWhatAKnownOneTakesSooner([Values] bool hasProbe)
    {
        var engine = Create(out var stream, out var pool);
        var known = engine.AddLeg(new LegId(0, 1), new FixedProbe(), default, _now);
        known.Poll(_now);
        var fresh = engine.AddLeg(new LegId(1, 1), hasProbe ? new FixedProbe { RoundTrip = TimeSpan.FromMilliseconds(400) } : null, default, _now);
        Say(engine, stream, pool);
        Assert.That(fresh.QueuedBytes, Is.Zero, "on the fresh leg");
        Assert.That(known.QueuedBytes, Is.Positive, "on the known one");
        engine.Terminate(ResetCode.ShuttingDown, "done");
        Assert.That(pool.OutstandingBuffers, Is.Zero);
    }

    private static TunnelEngine Create(out EngineStream stream, out BufferPool pool)
    {
        pool = new BufferPool(tracked: true);
        var engine = new TunnelEngine(new EngineOptions(
            TunnelRole.Client, TunnelLimits.Default, Schedulers.Create(Schedulers.Default), pool, new MemoryBudget(1 << 20)));
        stream = engine.Open(default, _now);
        return engine;
    }

    private static void Say(TunnelEngine engine, EngineStream stream, BufferPool pool)
    {
        Assert.That(engine.TryBeginRead(stream), Is.True);
        engine.EndRead(stream, pool.Rent(2000), FrameWriter.MaxDataHeaderBytes, 1500, isFull: false, _now);
    }
}
