using NUnit.Framework;
using Striper.Common.Primitives;
using Striper.Common.Scheduling;
using Striper.Common.Wire;
using Striper.Tests.Simulation.Network;

namespace Striper.Tests.Simulation;

/// <summary>Scenarios with a figure to be held, in virtual time; every run also keeps the invariants of the seeds.</summary>
[TestFixture]
[Parallelizable]
public sealed class FixedScenarioTests
{
    private const double Megabit = 1e6 / 8;

    private static readonly PathPlan[] _unlike = [PathPlan.Of(40, 20), PathPlan.Of(20, 40), PathPlan.Of(10, 80), PathPlan.Of(5, 160)];

    // Those that add legs up; the redundant one sends everything several times.
    private static IEnumerable<string> SchedulerNames => Schedulers.Names.Where(n => n != Redundant);

    private const string Redundant = "redundant";

    [Test]
    public void OneLegIsFilled([ValueSource(nameof(SchedulerNames))] string scheduler) =>
        Assert.That(Goodput([PathPlan.Of(20, 40)], seconds: 10, scheduler), Is.GreaterThan(0.9));

    [Test]
    public void EightEqualLegsAreFilled([ValueSource(nameof(SchedulerNames))] string scheduler) =>
        Assert.That(Goodput(Enumerable.Repeat(PathPlan.Of(10, 20), 8).ToArray(), seconds: 10, scheduler), Is.GreaterThan(0.9));

    [Test]
    public void EightEqualLegsAreFilledWithReceiptsAlone() =>
        Assert.That(Goodput(Enumerable.Repeat(PathPlan.Of(10, 20), 8).ToArray(), seconds: 10, Schedulers.Default, hasProbe: false), Is.GreaterThan(0.85));

    [Test]
    public void FourUnlikeLegsAreFilled([ValueSource(nameof(SchedulerNames))] string scheduler) =>
        Assert.That(Goodput(_unlike, seconds: 15, scheduler), Is.GreaterThan(0.85));

    [Test]
    public void FourUnlikeLegsAreFilledFromReadsThatAreNeverFull() =>
        Assert.That(Goodput(_unlike, seconds: 15, Schedulers.Default, sendBufferBytes: 12_000), Is.GreaterThan(0.85));

    [Test]
    public void FourUnlikeLegsAreFilledDownwards() =>
        Assert.That(Goodput(_unlike, seconds: 15, Schedulers.Default, isUp: false), Is.GreaterThan(0.85));

    [Test]
    public void RedundantLegsGiveWhatTheBestOneGives() =>
        Assert.That(RedundantGoodput(_unlike), Is.GreaterThan(0.9 * 40 / 75));

    [Test]
    public void ABlackLegIsNotFeltBesideARedundantOne([Range(0, 45, 5)] int laterMs)
    {
        var ask = new ApplicationPlan { SendBytes = 10_000 };
        var answer = new ApplicationPlan { SendBytes = 10_000, SpeaksAfterBytes = 10_000 };
        var streams = Enumerable.Range(0, 100).Select(i => new StreamPlan(TimeSpan.FromMilliseconds(1000 + laterMs + (i * 50)), ask, answer)).ToArray();
        var run = new SimulationRun(Bulk(1, [PathPlan.Of(20, 40), PathPlan.Of(20, 40)], 0, Redundant) with { Streams = streams });
        run.Events.After(TimeSpan.FromSeconds(2), () => run.Paths[0].BlackUntil = run.Events.Now + TimeSpan.FromSeconds(3));
        run.Run();
        var worst = run.Streams.Max(s => (s.Client.LastReceivedAt - run.StartedAt - s.Plan.StartsAt).TotalMilliseconds);
        Assert.That(worst, Is.LessThan(60), "one round trip and two times 10 kB");
    }

    [Test]
    public void AHopelessLegBesideAGoodOneCostsNothing() =>
        Assert.That(Goodput([PathPlan.Of(50, 20), PathPlan.Of(1, 500)], seconds: 10, Schedulers.Default), Is.GreaterThan(0.9));

    [Test]
    public void AStallOfOneLegIsAShortPause([Range(0, 3)] int slot)
    {
        var run = Bulk(Enumerable.Repeat(PathPlan.Of(20, 40), 4).ToArray(), 50_000_000, Schedulers.Default);
        var received = 0L;
        run.Events.After(TimeSpan.FromSeconds(2), () =>
        {
            received = run.Streams[0].Server.ReceivedBytes;
            run.Paths[slot].BlackUntil = run.Events.Now + TimeSpan.FromSeconds(10);
        });
        run.Run();
        Assert.That(received, Is.InRange(15_000_000, 25_000_000), "the stall was in the middle");

        // 10 ms and 1.5 round trips until it is silent, another way for what it held, and some for queues.
        Assert.That(run.Streams[0].Server.LongestPause, Is.InRange(TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(150)));
        Assert.That(run.Duration, Is.LessThan(TimeSpan.FromSeconds(7)));
    }

    [Test]
    public void LegsKilledEvery200MillisecondsLoseNothing()
    {
        var run = new SimulationRun(Bulk(1, Enumerable.Repeat(PathPlan.Of(20, 40), 4).ToArray(), 50_000_000, Schedulers.Default) with
        {
            Disturbances = new Disturbances(TimeSpan.FromSeconds(8), TimeSpan.FromMilliseconds(200), TimeSpan.Zero, 1),
        });
        run.Run();
        TestContext.Out.WriteLine($"{run.Duration.TotalSeconds:0.00} s, longest pause {run.Streams[0].Server.LongestPause.TotalSeconds:0.000} s");
        Assert.That(run.Duration, Is.LessThan(TimeSpan.FromSeconds(12)));
    }

    [Test]
    public void EverythingDeadForTenSecondsGoesOn()
    {
        var run = Bulk(_unlike, 20_000_000, Schedulers.Default);
        var back = TimeSpan.Zero;
        run.Events.After(TimeSpan.FromSeconds(1), () =>
        {
            back = run.Events.Now + TimeSpan.FromSeconds(10);
            foreach (var path in run.Paths)
                path.RefusesUntil = back;
            foreach (var leg in run.Legs.Legs.ToArray())
                leg.Kill(TimeSpan.Zero, TimeSpan.FromMilliseconds(50));
        });
        run.Run();
        Assert.That(run.Streams[0].Server.LongestPause, Is.LessThan(TimeSpan.FromSeconds(11)));
        Assert.That(run.Duration, Is.LessThan(TimeSpan.FromSeconds(14)));
    }

    [Test]
    public void EverythingBlackForTenSecondsGoesOn()
    {
        var run = Bulk(_unlike, 20_000_000, Schedulers.Default);
        run.Events.After(TimeSpan.FromSeconds(1), () =>
        {
            foreach (var path in run.Paths)
                path.BlackUntil = run.Events.Now + TimeSpan.FromSeconds(10);
        });
        run.Run();
        Assert.That(run.Streams[0].Server.LongestPause, Is.LessThan(TimeSpan.FromSeconds(11)));
    }

    [Test]
    public void EverythingDeadForLongerThanLingerResetsBothEnds()
    {
        var run = Bulk(_unlike, 20_000_000, Schedulers.Default);
        run.Events.After(TimeSpan.FromSeconds(1), () =>
        {
            run.Legs.IsStopped = true;
            foreach (var leg in run.Legs.Legs.ToArray())
                leg.Kill(TimeSpan.Zero, null);
        });
        run.Start();
        run.RunUntil(() => !run.Client.Engine.IsOpen && !run.Server.Engine.IsOpen, TimeSpan.FromSeconds(180), "both ends to give up");
        Assert.That(run.Streams[0].Client.Reset, Is.EqualTo(ResetCode.LingerExpired));
        Assert.That(run.Streams[0].Server.Reset, Is.EqualTo(ResetCode.LingerExpired));
        run.RunUntil(() => false, run.Events.Now + TimeSpan.FromSeconds(1), null);
        Assert.That(run.Client.Buffers.OutstandingBuffers + run.Server.Buffers.OutstandingBuffers, Is.Zero);
        Assert.That(run.Client.Engine.OutstandingDatagrams + run.Server.Engine.OutstandingDatagrams, Is.Zero);
    }

    [Test]
    public void ALegThatDiesUnheardWhileItOnlyReceivesIsReplaced([Values] bool hasProbe)
    {
        // Little at a time, so that the client says nothing but receipts, which are not receipted.
        var drip = new ApplicationPlan { SendBytes = 12_000, PieceBytes = 200, Pause = TimeSpan.FromMilliseconds(50) };
        var download = new StreamPlan(TimeSpan.Zero, new ApplicationPlan(), drip);
        var run = new SimulationRun(Bulk(1, [PathPlan.Of(20, 40)], 0, Schedulers.Default) with { Streams = [download], HasClientProbe = hasProbe });
        run.Events.After(TimeSpan.FromSeconds(1), () => run.Legs.Legs[0].Kill(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1)));
        run.Run();

        // Asked after a second, suspected half a second later, replaced after 200 ms more; then a handshake.
        Assert.That(run.Streams[0].Client.LongestPause, Is.LessThan(TimeSpan.FromSeconds(2.5)));
    }

    [Test]
    public void AnEndThatHearsOfADeathTellsTheOther()
    {
        var run = Bulk([PathPlan.Of(20, 40), PathPlan.Of(20, 40)], 20_000_000, Schedulers.Default);
        run.Events.After(TimeSpan.FromSeconds(1), () =>
        {
            run.Legs.IsStopped = true;
            run.Legs.Legs[0].Kill(TimeSpan.Zero, TimeSpan.FromMinutes(1));
        });
        run.Start();

        // One way and a little; alone the server would wait for a benched leg much longer.
        var limit = run.StartedAt + TimeSpan.FromSeconds(1.1);
        run.RunUntil(() => false, limit, null);
        Assert.That(run.Server.Engine.Legs, Has.Count.EqualTo(1));
        run.RunUntil(() => run.Streams[0].IsOver, TimeSpan.FromSeconds(30), "the end over one leg");
        run.Streams[0].CheckEnd();
    }

    // One seed gives 0.80, another 0.89: acknowledgements that queue behind the other direction come in bursts.
    [Test]
    public void BothDirectionsAtOnceAreFilled() =>
        Assert.That(Enumerable.Range(1, 8).AsParallel().Select(ShareOfBothDirections).Average(), Is.GreaterThan(0.84));

    private static double ShareOfBothDirections(int seed)
    {
        var bulk = new ApplicationPlan { SendBytes = 25_000_000 };
        var run = new SimulationRun(Bulk(seed, [PathPlan.Of(20, 40), PathPlan.Of(20, 40)], 0, Schedulers.Default) with
        {
            Streams = [new StreamPlan(TimeSpan.Zero, bulk, bulk)],
        });
        run.Run();
        return 25_000_000 / run.Duration.TotalSeconds / (40 * Megabit);
    }

    [Test]
    public void ACloseReachesTheOtherEndAndResetsItsStreams()
    {
        var idle = new StreamPlan(TimeSpan.Zero, new ApplicationPlan { SendBytes = 10, EndsLast = true }, new ApplicationPlan { SendBytes = 10, EndsLast = true });
        var run = new SimulationRun(Bulk(1, _unlike, 0, Schedulers.Default) with { Streams = Enumerable.Repeat(idle, 200).ToArray() });
        run.Start();
        run.RunUntil(() => run.Streams.All(s => s.Client.ReceivedBytes == 10), TimeSpan.FromSeconds(10), "the answers");
        foreach (var stream in run.Streams.Take(190))
            stream.Client.Abort();
        run.Client.Call(now => run.Client.Engine.AnnounceClose(CloseCode.Done, "end of the test", now));
        run.RunUntil(() => !run.Server.Engine.IsOpen, run.Events.Now + TimeSpan.FromSeconds(1), "the server to hear of it");
        Assert.That(run.Streams.Skip(190).Select(s => s.Server.Reset), Is.All.EqualTo(ResetCode.TunnelLost));
        Assert.That(run.Server.ClosedBecause, Does.Contain("end of the test"));
    }

    [Test]
    public void AfterGoingAwayOpenStreamsEndInOrder()
    {
        var stream = new StreamPlan(TimeSpan.Zero, new ApplicationPlan { SendBytes = 1_000_000 }, new ApplicationPlan { SendBytes = 1_000_000 });
        var run = new SimulationRun(Bulk(1, _unlike, 0, Schedulers.Default) with { Streams = [stream, stream] });
        run.Events.After(TimeSpan.FromMilliseconds(100), () => run.Server.Call(run.Server.Engine.GoAway));
        run.Run();
        Assert.That(run.Client.Engine.IsPeerGoingAway, Is.True);
        Assert.That(run.Client.Engine.CanOpen, Is.False);
    }

    [Test]
    public void ALegWhoseBytesAreAcknowledgedButHeldIsAShortPause()
    {
        var run = Bulk(Enumerable.Repeat(PathPlan.Of(20, 40), 4).ToArray(), 30_000_000, Schedulers.Default);
        run.Events.After(TimeSpan.FromSeconds(1), () => run.Legs.Legs[0].Client.Out.Hold(TimeSpan.FromSeconds(20)));
        run.Run();
        Assert.That(run.Streams[0].Server.LongestPause, Is.LessThan(TimeSpan.FromSeconds(0.6)));
    }

    [Test]
    public void ALegThatFallsTo1MegabitLeavesTheOthersFull()
    {
        var run = Bulk(Enumerable.Repeat(PathPlan.Of(20, 40), 4).ToArray(), 60_000_000, Schedulers.Default);
        var received = 0L;
        run.Events.After(TimeSpan.FromSeconds(2), () =>
        {
            received = run.Streams[0].Server.ReceivedBytes;
            run.Paths[0].BytesPerSecond = 1 * Megabit;
        });
        run.Run();
        var goodput = (60_000_000 - received) / (run.Duration.TotalSeconds - 2) / (61 * Megabit);
        TestContext.Out.WriteLine($"{goodput:0.000} of what is left, longest pause {run.Streams[0].Server.LongestPause.TotalMilliseconds:0} ms");
        Assert.That(goodput, Is.GreaterThan(0.9));
    }

    [Test]
    public void AnAnswerBesideBulkComesSoon()
    {
        var asks = new ApplicationPlan { SendBytes = 64 };
        var answers = new ApplicationPlan { SendBytes = 64, SpeaksAfterBytes = 64 };
        var bulk = new StreamPlan(TimeSpan.Zero, new ApplicationPlan { SendBytes = 60_000_000 }, new ApplicationPlan());
        var echoes = Enumerable.Range(0, 40).Select(i => new StreamPlan(TimeSpan.FromSeconds(1 + (i * 0.1)), asks, answers)).ToArray();
        var run = new SimulationRun(Bulk(1, Enumerable.Repeat(PathPlan.Of(20, 40), 4).ToArray(), 0, Schedulers.Default) with { Streams = [bulk, .. echoes] });
        run.Run();
        var times = run.Streams.Skip(1).Select(s => (s.Client.LastReceivedAt - run.StartedAt - s.Plan.StartsAt).TotalMilliseconds).Order().ToArray();
        TestContext.Out.WriteLine($"median {times[20]:0.0} ms, worst {times[^1]:0.0} ms");
        Assert.That(times[20], Is.LessThan(60));
        Assert.That(times[^1], Is.LessThan(80));
    }

    [Test]
    public void ASlowReaderDoesNotSlowAFastStream()
    {
        var slow = new StreamPlan(
            TimeSpan.Zero, new ApplicationPlan { SendBytes = 400_000 }, new ApplicationPlan { ReadsBytesPerSecond = 20_000, ReceiveBufferBytes = 4096 });
        var fast = new StreamPlan(TimeSpan.Zero, new ApplicationPlan { SendBytes = 20_000_000 }, new ApplicationPlan());
        var run = new SimulationRun(Bulk(1, [PathPlan.Of(20, 40), PathPlan.Of(20, 40)], 0, Schedulers.Default) with { Streams = [slow, fast] });
        run.Run();
        var seconds = (run.Streams[1].Server.LastReceivedAt - run.StartedAt).TotalSeconds;
        Assert.That(20_000_000 / seconds / (40 * Megabit), Is.GreaterThan(0.85));
    }

    [Test]
    public void ThreeHundredStreamsShare()
    {
        var stream = new StreamPlan(TimeSpan.Zero, new ApplicationPlan { SendBytes = 20_000 }, new ApplicationPlan { SendBytes = 5_000 });
        var run = new SimulationRun(Bulk(1, _unlike, 0, Schedulers.Default) with { Streams = Enumerable.Repeat(stream, 300).ToArray() });
        run.Run();
        Assert.That(run.Duration, Is.LessThan(TimeSpan.FromSeconds(2)));
    }

    [Test]
    public void AShortConnectionTakesThreeWays()
    {
        var echo = new StreamPlan(TimeSpan.FromSeconds(2), new ApplicationPlan { SendBytes = 100 }, new ApplicationPlan { SendBytes = 100, SpeaksAfterBytes = 100 });
        var run = new SimulationRun(Bulk(1, [PathPlan.Of(20, 40), PathPlan.Of(20, 40)], 0, Schedulers.Default) with { Streams = [echo] });
        run.Run();
        Assert.That(run.Streams[0].Client.LastReceivedAt - run.StartedAt - echo.StartsAt, Is.LessThan(TimeSpan.FromMilliseconds(45)));
    }

    private static double RedundantGoodput(PathPlan[] paths)
    {
        var rate = paths.Sum(p => p.BytesPerSecond);
        var bytes = (long)(rate * 8);
        var run = Bulk(paths, bytes, Redundant);
        run.Run();
        var goodput = bytes / run.Duration.TotalSeconds / rate;
        TestContext.Out.WriteLine($"{goodput:0.000} of the sum");
        return goodput;
    }

    private static double Goodput(PathPlan[] paths, int seconds, string scheduler, bool hasProbe = true, bool isUp = true, int? sendBufferBytes = null)
    {
        var rate = paths.Sum(p => p.BytesPerSecond);
        var scenario = Bulk(1, paths, (long)(rate * seconds), scheduler) with { HasClientProbe = hasProbe, HasServerProbe = hasProbe };
        if (sendBufferBytes is { } small)
            scenario = scenario with { Streams = [scenario.Streams[0] with { Client = scenario.Streams[0].Client with { SendBufferBytes = small } }] };
        if (!isUp)
            scenario = scenario with { Streams = [scenario.Streams[0] with { Client = scenario.Streams[0].Server, Server = scenario.Streams[0].Client }] };
        var run = new SimulationRun(scenario);
        run.Run();
        var goodput = scenario.TotalBytes / run.Duration.TotalSeconds / rate;
        var resent = run.Client.Engine.ReinjectedBytes + run.Server.Engine.ReinjectedBytes;
        TestContext.Out.WriteLine($"{scheduler}: {goodput:0.000} of the limit, {resent} bytes sent again, {run.Events.Happened} events");
        Assert.That(resent, Is.Zero, "bytes sent again on clean legs");
        var late = run.Client.Engine.LateBytes + run.Server.Engine.LateBytes;
        Assert.That(late, Is.LessThan(scenario.TotalBytes / 100), "bytes sent again for being late on clean legs");
        return goodput;
    }

    private static SimulationRun Bulk(PathPlan[] paths, long bytes, string scheduler) => new(Bulk(1, paths, bytes, scheduler));

    private static Scenario Bulk(int seed, PathPlan[] paths, long bytes, string scheduler) => new()
    {
        Seed = seed,
        Paths = paths,
        Streams = [new StreamPlan(TimeSpan.Zero, new ApplicationPlan { SendBytes = bytes }, new ApplicationPlan())],
        Scheduler = scheduler,
    };
}
