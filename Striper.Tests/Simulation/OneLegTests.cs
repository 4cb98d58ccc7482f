using NUnit.Framework;
using Striper.Tests.Simulation.Network;

namespace Striper.Tests.Simulation;

/// <summary>The simplest tunnel: the first thing to look at when everything fails.</summary>
[TestFixture]
public sealed class OneLegTests
{
    [Test]
    public void OneStreamOverOneLeg()
    {
        var run = new SimulationRun(new Scenario
        {
            Seed = 1,
            Paths = [PathPlan.Of(10, 20)],
            Streams = [new StreamPlan(TimeSpan.Zero, new ApplicationPlan { SendBytes = 100_000 }, new ApplicationPlan { SendBytes = 1000 })],
        });
        run.Run();
        Assert.That(run.Streams[0].Server.ReceivedBytes, Is.EqualTo(100_000));
        Assert.That(run.Streams[0].Client.ReceivedBytes, Is.EqualTo(1000));
    }
}
