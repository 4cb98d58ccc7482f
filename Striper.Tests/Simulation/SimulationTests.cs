using NUnit.Framework;

namespace Striper.Tests.Simulation;

/// <summary>
/// The whole protocol, both ends, under whatever a seed draws: a thousand seeds or half a minute, whichever is first, unless the environment
/// asks for others (<see cref="SeedRange"/>).
/// </summary>
[TestFixture]
public sealed class SimulationTests
{
    private const int DefaultSeeds = 1000;
    private const int LeastSeeds = 50;
    private static readonly TimeSpan _defaultTime = TimeSpan.FromSeconds(30);

    private long _passedThrough;
    private long _passages;

    [Test]
    public void EverySeedKeepsTheInvariants()
    {
        var range = SeedRange.FromEnvironment(DefaultSeeds);
        _passedThrough = _passages = 0;
        var failures = SeedRun.Run(range, LeastSeeds, _defaultTime, nameof(EverySeedKeepsTheInvariants), FailureOf);
        Assert.That(failures, Is.Empty);
        var least = range.Count < LeastSeeds ? 0 : 1;
        Assert.That(_passedThrough, Is.GreaterThanOrEqualTo(least), "the way past the reorder buffer is met");
        Assert.That(_passages, Is.GreaterThanOrEqualTo(least), "the way past the receive buffer is met");
    }

    [Test]
    public void OneSeedIsOneRun([Values(3, 4, 5)] int seed)
    {
        var runs = Enumerable.Range(0, 2).Select(_ => new SimulationRun(new ScenarioDraw(seed).Draw())).ToArray();
        foreach (var run in runs)
            run.Run();
        Assert.That(runs[1].Events.Happened, Is.EqualTo(runs[0].Events.Happened));
        Assert.That(runs[1].Events.Now, Is.EqualTo(runs[0].Events.Now));
    }

    private string? FailureOf(int seed)
    {
        var failure = SeedCheck.FailureOf(seed, out var passedThrough, out var passages);
        Interlocked.Add(ref _passedThrough, passedThrough);
        Interlocked.Add(ref _passages, passages);
        return failure;
    }
}
