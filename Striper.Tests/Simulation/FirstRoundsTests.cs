using NUnit.Framework;
using Striper.Common.Engine;
using Striper.Common.Primitives;
using Striper.Tests.Simulation.Network;

namespace Striper.Tests.Simulation;

/// <summary>Legs that are resumed or new, filled by both ends at once, over healthy paths: none is taken for silent.</summary>
[TestFixture]
[Parallelizable]
public sealed class FirstRoundsTests
{
    private const int PathCount = 4;
    private static readonly TimeSpan _deadline = TimeSpan.FromMinutes(2);

    [Test]
    public void AResumedLegIsNotTakenForSilent([Range(1, 6)] int seed)
    {
        var (run, silences) = Create(seed, hasProbe: true);
        ForSomeLegs(run, seed, slot =>
        {
            SetUse(run, slot, LegUse.Paused);
            run.Events.After(TimeSpan.FromSeconds(0.6), () => SetUse(run, slot, LegUse.Full));
        });
        run.Start();
        run.RunUntil(() => run.Streams.All(s => s.IsServed), run.StartedAt + _deadline, "the streams' end");
        Assert.That(silences.Seen, Is.Empty);
        Assert.That(run.Client.Engine.ReinjectedBytes + run.Server.Engine.ReinjectedBytes, Is.Zero);
    }

    [Test]
    public void ALegOfUnknownRoundTripIsNotTakenForSilent([Range(1, 6)] int seed)
    {
        var (run, silences) = Create(seed, hasProbe: false);
        ForSomeLegs(run, seed, slot => run.Legs.Legs.SingleOrDefault(l => l.Id.Slot == slot)?.Kill(TimeSpan.Zero, TimeSpan.Zero));
        run.Start();
        run.RunUntil(() => run.Streams.All(s => s.IsServed), run.StartedAt + _deadline, "the streams' end");
        Assert.That(run.Legs.Dialled, Is.GreaterThan(PathCount), "there were fresh legs");
        Assert.That(silences.Seen.Where(leg => leg.BaseRtt == TimeSpan.Zero), Is.Empty);
    }

    private static (SimulationRun Run, SilenceCount Silences) Create(int seed, bool hasProbe)
    {
        var talk = new ApplicationPlan { SendBytes = 40_000_000 };
        var run = new SimulationRun(new Scenario
        {
            Seed = seed,
            Paths = [PathPlan.Of(20, 40), PathPlan.Of(20, 40), PathPlan.Of(10, 80), PathPlan.Of(5, 160)],
            Streams = [new StreamPlan(TimeSpan.Zero, talk, talk)],
            HasClientProbe = hasProbe,
            HasServerProbe = hasProbe,
        });
        var silences = new SilenceCount();
        run.Client.Bindings.Next = silences;
        run.Server.Bindings.Next = silences;
        return (run, silences);
    }

    private static void ForSomeLegs(SimulationRun run, int seed, Action<int> act)
    {
        var random = new Random(seed);
        for (var at = 1.0; at < 6; at += 0.7)
        {
            var slot = random.Next(PathCount);
            run.Events.After(TimeSpan.FromSeconds(at), () => act(slot));
        }
    }

    private static void SetUse(SimulationRun run, int slot, LegUse use) =>
        run.Client.Call(now => run.Client.Engine.SetUse(run.Client.Engine.Legs.Single(l => l.Id.Slot == slot), use, now));
}
