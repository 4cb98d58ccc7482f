using NUnit.Framework;
using Striper.Common.Primitives;
using Striper.Common.Scheduling;
using Striper.Tests.Simulation.Network;

namespace Striper.Tests.Simulation;

/// <summary>
/// The clock of one end jumps ahead while everything is under way: its process stood still, its host slept, or the clock is no better. What
/// nobody watched is no evidence against a leg, and no reason to end a tunnel.
/// </summary>
[TestFixture]
[Parallelizable]
public sealed class ClockJumpTests
{
    private const int Seeds = 60;

    // Around every interval of the engine: silence, PING, giving up, linger; and a night.
    private static readonly TimeSpan[] _jumps =
    [
        TimeSpan.FromSeconds(0.05), TimeSpan.FromSeconds(0.15), TimeSpan.FromSeconds(0.3), TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(0.9),
        TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(16), TimeSpan.FromSeconds(31), TimeSpan.FromSeconds(59),
        TimeSpan.FromMinutes(2), TimeSpan.FromHours(1), TimeSpan.FromHours(10),
    ];

    [Test]
    public void WhateverElseHappensNothingIsLost()
    {
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var scenario = new ScenarioDraw(seed).Draw();
            var run = new SimulationRun(scenario);
            JumpEvery(run, new Random(seed), TimeSpan.FromSeconds(0.7), until: TimeSpan.FromSeconds(10), _jumps);
            Assert.That(run.Run, Throws.Nothing, $"seed {seed}: {scenario}");
        }
    }

    [TestCaseSource(nameof(_jumps))]
    public void HealthyLegsAreKept(TimeSpan jump)
    {
        var application = new ApplicationPlan { SendBytes = 20_000_000, PieceBytes = 64 * 1024, ReadsBytesPerSecond = double.PositiveInfinity, ReceiveBufferBytes = 256 * 1024 };
        var scenario = new Scenario
        {
            Seed = 7,
            Paths = [PathPlan.Of(20, 40), PathPlan.Of(20, 40), PathPlan.Of(5, 160), PathPlan.Of(50, 2)],
            Streams = [new StreamPlan(TimeSpan.Zero, application, application, TimeSpan.Zero, false)],
            Scheduler = Schedulers.Default,
        };
        var run = new SimulationRun(scenario);
        JumpEvery(run, new Random(7), TimeSpan.FromSeconds(0.1), until: TimeSpan.FromSeconds(10), jump);
        var seen = new HashSet<LegId>();
        run.Start();
        run.RunUntil(
            () =>
            {
                seen.UnionWith(run.Client.Engine.Legs.Select(leg => leg.Id));
                return run.Streams.All(stream => stream.IsServed);
            },
            run.StartedAt + TimeSpan.FromSeconds(60), "the stream's end");

        Assert.That(seen, Has.Count.EqualTo(scenario.Paths.Count), "legs that were ever up");
        Assert.That(run.Client.Engine.ReinjectedBytes + run.Server.Engine.ReinjectedBytes, Is.Zero, "bytes sent again");
    }

    private static void JumpEvery(SimulationRun run, Random random, TimeSpan meanInterval, TimeSpan until, params TimeSpan[] jumps)
    {
        run.Events.After(meanInterval * (2 * random.NextDouble()), () =>
        {
            if (run.Events.Now - run.StartedAt > until)
                return;
            (random.Next(2) == 0 ? run.Client : run.Server).Jump(jumps[random.Next(jumps.Length)]);
            JumpEvery(run, random, meanInterval, until, jumps);
        });
    }
}
