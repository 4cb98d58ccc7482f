using NUnit.Framework;
using Striper.Common.Engine;
using Striper.Common.Primitives;
using Striper.Tests.Simulation.Network;

namespace Striper.Tests.Simulation;

/// <summary>Legs that are paused, resumed and retired under load both ways: every byte arrives, and none travels twice on healthy paths.</summary>
[TestFixture]
[Parallelizable]
public sealed class LegUseTests
{
    private const int PathCount = 4;
    private const long TalkBytes = 25_000_000;
    private static readonly TimeSpan _longEnough = TimeSpan.FromSeconds(1);

    [Test]
    public void ARetiredLegCostsNothing([Range(0, PathCount - 1)] int slot, [Values] bool hasProbe)
    {
        var run = Create(slot, hasProbe);
        run.Events.After(TimeSpan.FromSeconds(2), () => SetUse(run, slot, LegUse.Retiring));
        run.Start();
        run.RunUntil(() => run.Legs.Retired == 1, TimeSpan.FromSeconds(2) + _longEnough + run.StartedAt, "the leg to be retired");
        Assert.That(run.Client.Engine.Legs.Select(l => l.Id.Slot).Order(), Is.EqualTo(Enumerable.Range(0, PathCount).Where(s => s != slot)));
        RunToEnd(run);

        // From receipts alone an end takes a busy leg for a silent one at times, whatever it is used for.
        if (hasProbe)
            AssertLittleTravelledTwice(run);
        Assert.That(run.Legs.Dialled, Is.EqualTo(PathCount), "dials");
        Assert.That(run.Server.Engine.Legs, Has.Count.EqualTo(PathCount - 1));
    }

    [Test]
    public void APausedLegCarriesNothingNewUntilItIsResumed([Range(0, PathCount - 1)] int slot)
    {
        var run = Create(slot, hasProbe: true);
        long[] whenPaused = [], whenResumed = [];
        run.Events.After(TimeSpan.FromSeconds(1), () => SetUse(run, slot, LegUse.Paused));
        run.Events.After(TimeSpan.FromSeconds(2), () => whenPaused = DataOn(run, slot));
        run.Events.After(TimeSpan.FromSeconds(3), () =>
        {
            whenResumed = DataOn(run, slot);
            Assert.That(LegOf(run.Client, slot).IsPeerDrained, Is.True, "the server says that nothing of its is out");
            AssertLittleTravelledTwice(run);
            SetUse(run, slot, LegUse.Full);
        });
        run.Start();
        RunToEnd(run);
        AssertLittleTravelledTwice(run);
        Assert.That(run.Legs.Dialled, Is.EqualTo(PathCount), "dials");

        // Receipts and PINGs go on, of what had been there and of nobody's silence.
        Assert.That(whenResumed[0] - whenPaused[0], Is.LessThan(1000), "upwards");
        Assert.That(whenResumed[1] - whenPaused[1], Is.LessThan(1000), "downwards");
        var atEnd = DataOn(run, slot);
        TestContext.Out.WriteLine($"ended at {(run.Events.Now - run.StartedAt).TotalSeconds:0.000} s, {atEnd[0] - whenResumed[0]} bytes up and {atEnd[1] - whenResumed[1]} down after it was resumed");
        Assert.That(atEnd[0] - whenResumed[0], Is.GreaterThan(200_000), "upwards after it was resumed");
        Assert.That(atEnd[1] - whenResumed[1], Is.GreaterThan(200_000), "downwards after it was resumed");
    }

    [Test]
    public void APausedLegIsUsedWhenNoOtherIsLeft()
    {
        var run = Create(0, hasProbe: true);
        run.Events.After(TimeSpan.FromSeconds(1), () => SetUse(run, 0, LegUse.Retiring));
        run.Events.After(TimeSpan.FromSeconds(1), () =>
        {
            foreach (var path in run.Paths.Skip(1))
                path.RefusesUntil = run.Events.Now + TimeSpan.FromSeconds(20);
            foreach (var leg in run.Legs.Legs.Where(l => l.Id.Slot != 0).ToArray())
                leg.Kill(TimeSpan.Zero, TimeSpan.Zero);
        });
        run.Start();
        var received = 0L;
        run.Events.After(TimeSpan.FromSeconds(2), () => received = run.Streams[0].Server.ReceivedBytes);
        run.RunUntil(() => run.Events.Now > run.StartedAt + TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(9) + run.StartedAt, "the time");
        Assert.That(run.Client.Engine.Legs, Has.Count.EqualTo(1), "the last leg is not retired");
        Assert.That(run.Streams[0].Server.ReceivedBytes, Is.GreaterThan(received + 5_000_000));
        run.RunUntil(() => run.Legs.Retired == 1, TimeSpan.FromSeconds(60) + run.StartedAt, "the leg to be retired, once others are back");
        RunToEnd(run);
    }

    [Test]
    public void ChangesOfMindLoseNothing([Range(1, 20)] int seed)
    {
        var run = Create(seed, hasProbe: true);
        var random = new Random(seed);
        for (var at = 0.5; at < 6; at += 0.3 * random.NextDouble())
        {
            var (slot, use) = (random.Next(PathCount), (LegUse)random.Next(3));
            run.Events.After(TimeSpan.FromSeconds(at), () =>
            {
                if (run.Client.Engine.Legs.Any(l => l.Id.Slot == slot) && (use != LegUse.Retiring || run.Legs.Retired < 2))
                    SetUse(run, slot, use);
            });
        }

        run.Start();
        RunToEnd(run);

        // A second dial, of a SYN that was late, replaces a leg that is in use.
        if (run.Legs.Dialled == PathCount)
            AssertLittleTravelledTwice(run);
    }

    // The first path is paused; then the second, the dear one and the backup die in turn.
    [Test]
    public void APausedLegComesAfterBackupsAndDearOnes([Values] bool isUp)
    {
        var bulk = new ApplicationPlan { SendBytes = 60_000_000 };
        var path = PathPlan.Of(20, 40);
        var run = new SimulationRun(new Scenario
        {
            Seed = 1,
            Paths = [path, path, path with { Traits = new LegTraits(IsBackup: true) }, path with { Traits = new LegTraits(Cost: 1) }],
            Streams = [isUp ? new StreamPlan(TimeSpan.Zero, bulk, new ApplicationPlan()) : new StreamPlan(TimeSpan.Zero, new ApplicationPlan(), bulk)],
        });
        run.Start();
        RunTo(run, 1);
        SetUse(run, 0, LegUse.Paused);
        var grown = Grown(run, from: 2, to: 3);
        Assert.That(grown[0], Is.LessThan(1000), "it is paused");
        Assert.That(grown[1], Is.GreaterThan(1_000_000), "the cheap leg in use");
        Assert.That(grown[2], Is.LessThan(1000), "the backup");
        Assert.That(grown[3], Is.GreaterThan(1_000_000), "the dear one, since the cheap leg is full");

        Kill(run, 1);
        grown = Grown(run, from: 4, to: 5);
        Assert.That(grown[0], Is.LessThan(1000), "it is paused, another is in use");
        Assert.That(grown[2], Is.LessThan(1000), "the backup");
        Assert.That(grown[3], Is.GreaterThan(1_000_000), "the dear one");

        Kill(run, 3);
        grown = Grown(run, from: 6, to: 7);
        Assert.That(grown[0], Is.LessThan(1000), "it is paused, a backup is in use");
        Assert.That(grown[2], Is.GreaterThan(1_000_000), "the backup");

        Kill(run, 2);
        grown = Grown(run, from: 8, to: 9);
        Assert.That(grown[0], Is.GreaterThan(1_000_000), "it is paused, and better than none");
        RunToEnd(run);
    }

    // A backup is there for when no other leg works, and a retiring one works still.
    [Test]
    public void ARetiringLegDoesNotLeaveItsWorkToABackup([Values] bool isUp)
    {
        var bulk = new ApplicationPlan { SendBytes = 30_000_000 };
        var path = PathPlan.Of(20, 40);
        var run = new SimulationRun(new Scenario
        {
            Seed = 1,
            Paths = [path, path, path with { Traits = new LegTraits(IsBackup: true) }],
            Streams = [isUp ? new StreamPlan(TimeSpan.Zero, bulk, new ApplicationPlan()) : new StreamPlan(TimeSpan.Zero, new ApplicationPlan(), bulk)],
        });
        run.Start();
        RunTo(run, 1);
        var refusedUntil = run.Events.Now + TimeSpan.FromSeconds(8);
        Kill(run, 1);
        run.Paths[1].RefusesUntil = refusedUntil;
        SetUse(run, 0, LegUse.Retiring);
        var grown = Grown(run, from: 2, to: 8);
        Assert.That(grown[0], Is.GreaterThan(6_000_000), "the retiring leg");
        Assert.That(grown[2], Is.LessThan(1000), "the backup");
        run.RunUntil(() => run.Legs.Retired == 1, refusedUntil + TimeSpan.FromSeconds(20), "the leg to be retired, once the other is back");
        RunToEnd(run);
    }

    private static void Kill(SimulationRun run, int slot)
    {
        run.Paths[slot].RefusesUntil = TimeSpan.MaxValue;
        run.Legs.Legs.Single(l => l.Id.Slot == slot).Kill(TimeSpan.Zero, TimeSpan.Zero);
    }

    private static void RunTo(SimulationRun run, double seconds)
    {
        var at = run.StartedAt + TimeSpan.FromSeconds(seconds);
        run.RunUntil(() => run.Events.Now >= at, at + _longEnough, "the time");
    }

    // What each slot's leg carries in that time, both directions; nothing where none is up.
    private static long[] Grown(SimulationRun run, double from, double to)
    {
        RunTo(run, from);
        var before = Enumerable.Range(0, run.Paths.Count).Select(slot => Carried(run, slot)).ToArray();
        RunTo(run, to);
        return [.. before.Select((bytes, slot) => Carried(run, slot) - bytes)];
    }

    private static long Carried(SimulationRun run, int slot) =>
        run.Client.Engine.Legs.Concat(run.Server.Engine.Legs).Where(l => l.Id.Slot == slot).Sum(l => l.WrittenBytes);

    private static SimulationRun Create(int seed, bool hasProbe)
    {
        var talk = new ApplicationPlan { SendBytes = TalkBytes };
        var chat = new ApplicationPlan { SendBytes = 4_000, PieceBytes = 64, Pause = TimeSpan.FromMilliseconds(50) };
        return new SimulationRun(new Scenario
        {
            Seed = seed + 1,
            Paths = [PathPlan.Of(20, 40), PathPlan.Of(20, 40), PathPlan.Of(10, 80), PathPlan.Of(5, 160)],
            Streams = [new StreamPlan(TimeSpan.Zero, talk, talk), new StreamPlan(TimeSpan.Zero, chat, chat)],
            HasClientProbe = hasProbe,
            HasServerProbe = hasProbe,
        });
    }

    private static void RunToEnd(SimulationRun run)
    {
        run.RunUntil(() => run.Streams.All(s => s.IsServed), run.StartedAt + TimeSpan.FromMinutes(2), "the streams' end");
        run.RunUntil(
            () => !run.Client.Engine.Streams.Any() && !run.Server.Engine.Streams.Any(), run.Events.Now + TimeSpan.FromSeconds(5), "the streams to be forgotten");
        foreach (var stream in run.Streams)
            stream.CheckEnd();
    }

    // Both ends fill a leg at once, a resumed one above all. What acknowledges the one's burst waits behind the other's, and may be later than a round trip that was
    // learned without queues allows: the leg is taken for silent until it comes.
    private static void AssertLittleTravelledTwice(SimulationRun run)
    {
        Assert.That(run.Client.Engine.ReinjectedBytes, Is.LessThan(TalkBytes / 50), "upwards");
        Assert.That(run.Server.Engine.ReinjectedBytes, Is.LessThan(TalkBytes / 50), "downwards");
    }

    private static EngineLeg LegOf(SimulatedEnd end, int slot) => end.Engine.Legs.Single(l => l.Id.Slot == slot);

    private static void SetUse(SimulationRun run, int slot, LegUse use) =>
        run.Client.Call(now => run.Client.Engine.SetUse(LegOf(run.Client, slot), use, now));

    private static long[] DataOn(SimulationRun run, int slot) =>
        [LegOf(run.Client, slot).WrittenBytes, LegOf(run.Server, slot).WrittenBytes];
}
