using NUnit.Framework;
using Striper.Tests.Simulation.Network;

namespace Striper.Tests.Simulation;

/// <summary>Many small questions, each with an answer and an end: every one of them is a tail, which a copy could bring sooner.</summary>
[TestFixture]
[Parallelizable]
public sealed class ShortAnswersTests
{
    private const int Answers = 2000;

    // Several answers are out at once: neither those ahead on a leg that is still searching for its rate nor its jitter make one late.
    [Test]
    public void NextToNoneIsSentTwiceOnLegsWithoutLosses([Values(0, 5, 20)] double jitterMilliseconds, [Values(400, 3000, 20_000)] int bytes, [Values] bool hasProbe)
    {
        var jittery = PathPlan.Of(20, 40) with { Jitter = TimeSpan.FromMilliseconds(jitterMilliseconds) };
        foreach (var other in (PathPlan[])[jittery, PathPlan.Of(20, 40)])
        {
            var run = Create([jittery, other], bytes, hasProbe);
            run.Run();
            var late = (double)run.Server.Engine.LateBytes / (Answers * bytes);
            TestContext.Out.WriteLine($"{late:0.0000} sent twice");
            Assert.That(late, Is.LessThan(0.01));
            Assert.That(run.Server.Engine.ReinjectedBytes, Is.Zero);
        }
    }

    private static SimulationRun Create(PathPlan[] paths, int bytes, bool hasProbe)
    {
        var asks = new ApplicationPlan { SendBytes = 100 };
        var answers = new ApplicationPlan { SendBytes = bytes, SpeaksAfterBytes = 100 };
        return new SimulationRun(new Scenario
        {
            Seed = 1,
            Paths = paths,
            Streams = [.. Enumerable.Range(0, Answers).Select(i => new StreamPlan(TimeSpan.FromMilliseconds(1000 + (i * 10)), asks, answers))],
            HasClientProbe = hasProbe,
            HasServerProbe = hasProbe,
        });
    }
}
