using NUnit.Framework;
using Striper.Common.Engine;
using Striper.Common.Primitives;
using Striper.Tests.Simulation.Network;

namespace Striper.Tests.Simulation;

/// <summary>Legs that are paused, resumed and retired under load both ways: every byte arrives, and none travels twice on healthy paths.</summary>
[TestFixture]
public sealed class LegUseTests
{
    private const int PathCount = 4;
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
            AssertNothingTravelledTwice(run);
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
            SetUse(run, slot, LegUse.Full);
        });
        run.Start();
        RunToEnd(run);
        AssertNothingTravelledTwice(run);
        Assert.That(run.Legs.Dialled, Is.EqualTo(PathCount), "dials");

        // Receipts and PINGs go on, of what had been there and of nobody's silence.
        Assert.That(whenResumed[0] - whenPaused[0], Is.LessThan(1000), "upwards");
        Assert.That(whenResumed[1] - whenPaused[1], Is.LessThan(1000), "downwards");
        var atEnd = DataOn(run, slot);
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
            AssertNothingTravelledTwice(run);
    }

    private static SimulationRun Create(int seed, bool hasProbe)
    {
        var talk = new ApplicationPlan { SendBytes = 20_000_000 };
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

    private static void AssertNothingTravelledTwice(SimulationRun run)
    {
        Assert.That(run.Client.Engine.ReinjectedBytes, Is.Zero, "upwards");
        Assert.That(run.Server.Engine.ReinjectedBytes, Is.Zero, "downwards");
    }

    private static EngineLeg LegOf(SimulatedEnd end, int slot) => end.Engine.Legs.Single(l => l.Id.Slot == slot);

    private static void SetUse(SimulationRun run, int slot, LegUse use) =>
        run.Client.Call(now => run.Client.Engine.SetUse(LegOf(run.Client, slot), use, now));

    private static long[] DataOn(SimulationRun run, int slot) =>
        [LegOf(run.Client, slot).WrittenBytes, LegOf(run.Server, slot).WrittenBytes];
}
