using System.Collections.Concurrent;
using System.Diagnostics;
using NUnit.Framework;

namespace Striper.Tests.Simulation;

/// <summary>
/// The whole protocol, both ends, under whatever a seed draws. STRIPER_SEED=n runs one seed, STRIPER_SEEDS=n the first n, however long it takes;
/// otherwise a thousand seeds or a minute, whichever is first.
/// </summary>
[TestFixture]
public sealed class SimulationTests
{
    private const int DefaultSeeds = 1000;
    private const int LeastSeeds = 50;
    private static readonly TimeSpan _defaultTime = TimeSpan.FromSeconds(60);

    private long _passedThrough;

    [Test]
    public void EverySeedKeepsTheInvariants()
    {
        var only = Number("STRIPER_SEED");
        var count = Number("STRIPER_SEEDS");
        if (only is { } seed)
        {
            Assert.That(FailureOf(seed), Is.Null);
            return;
        }

        var watch = Stopwatch.StartNew();
        var failures = new ConcurrentBag<string>();
        var ran = 0;
        _passedThrough = 0;
        Parallel.For(1, (count ?? DefaultSeeds) + 1, new ParallelOptions { MaxDegreeOfParallelism = 2 }, (i, state) =>
        {
            if ((count is null && watch.Elapsed > _defaultTime && i > LeastSeeds) || failures.Count >= 5)
            {
                state.Break();
                return;
            }

            Interlocked.Increment(ref ran);
            if (FailureOf(i) is { } failure)
                failures.Add(failure);
        });
        TestContext.Out.WriteLine($"{ran} seeds in {watch.Elapsed.TotalSeconds:0.0} s, {_passedThrough} deliveries passed through");
        Assert.That(failures, Is.Empty);
        Assert.That(_passedThrough, Is.GreaterThanOrEqualTo(ran < 100 ? 0 : ran / 8), "the way past the reorder buffer is met");
        Assert.That(ran, Is.GreaterThanOrEqualTo(Math.Min(LeastSeeds, count ?? LeastSeeds)));
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
        var scenario = new ScenarioDraw(seed).Draw();
        var run = new SimulationRun(scenario);
        try
        {
            run.Run();
            Interlocked.Add(ref _passedThrough, run.Client.PassedThrough + run.Server.PassedThrough);
            return null;
        }
        catch (Exception e)
        {
            return $"Rerun with STRIPER_SEED={seed} dotnet test --filter {nameof(EverySeedKeepsTheInvariants)}\n"
                + $"{scenario}\nat {run.Events.Now.TotalSeconds:0.000} s: {e}\n";
        }
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), out var number) ? number : null;
}
