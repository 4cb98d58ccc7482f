using NUnit.Framework;
using Striper.Tests.Simulation.Network;

namespace Striper.Tests.Simulation;

/// <summary>What an engine says it has carried is what the receivers newly got, however often it travelled.</summary>
[TestFixture]
public sealed class GoodputTests
{
    private const long UpBytes = 6_000_000;
    private const long DownBytes = 4_000_000;

    [TestCase("redundant", 1)]
    [TestCase("redundant", 2)]
    [TestCase("earliest", 3)]
    [TestCase("earliest", 4)]
    public void CopiesDoNotCount(string scheduler, int seed)
    {
        var run = new SimulationRun(new Scenario
        {
            Seed = seed,
            Scheduler = scheduler,
            Paths = [PathPlan.Of(20, 40), PathPlan.Of(20, 40), PathPlan.Of(10, 80)],
            Streams = [new StreamPlan(TimeSpan.Zero, new ApplicationPlan { SendBytes = UpBytes }, new ApplicationPlan { SendBytes = DownBytes })],
        });

        // What a dead leg held travels again.
        run.Events.After(TimeSpan.FromMilliseconds(700), () => run.Legs.Legs.Single(l => l.Id.Slot == 1).Kill(TimeSpan.Zero, TimeSpan.Zero));
        run.Start();
        run.RunUntil(() => run.Streams.All(s => s.IsServed), run.StartedAt + TimeSpan.FromMinutes(2), "the streams' end");
        run.RunUntil(
            () => !run.Client.Engine.Streams.Any() && !run.Server.Engine.Streams.Any(), run.Events.Now + TimeSpan.FromSeconds(5), "the streams to be forgotten");
        Assert.That(run.Client.Bindings.CopiedBytes + run.Server.Bindings.CopiedBytes, Is.Positive, "something travelled twice");
        Assert.That((run.Client.Engine.ReceiptedBytes, run.Server.Engine.ReceivedBytes), Is.EqualTo((UpBytes, UpBytes)), "upwards");
        Assert.That((run.Server.Engine.ReceiptedBytes, run.Client.Engine.ReceivedBytes), Is.EqualTo((DownBytes, DownBytes)), "downwards");
    }
}
