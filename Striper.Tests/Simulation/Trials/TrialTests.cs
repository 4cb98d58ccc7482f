using System.Collections.Concurrent;
using NUnit.Framework;

namespace Striper.Tests.Simulation.Trials;

/// <summary>
/// Bounds on goodput, pauses, waste, memory and latency (<see cref="TrialBounds"/>), over whatever paths a seed draws: as many seeds as fit the
/// time, unless the environment asks for others (<see cref="SeedRange"/>). STRIPER_TRACE=FILE with one seed writes its trace, for
/// scripts/plot-trace; STRIPER_RESULTS=FILE a line for every seed, to compare two engines.
/// </summary>
[TestFixture]
public sealed class TrialTests
{
    private const int DefaultSeeds = 400;
    private const int LeastSeeds = 16;
    private static readonly TimeSpan _defaultTime = TimeSpan.FromSeconds(15);

    [Test]
    public void EverySeedKeepsItsBounds()
    {
        var range = SeedRange.FromEnvironment(DefaultSeeds);
        var results = new ConcurrentBag<(int Seed, string Line)>();
        var failures = SeedRun.Run(range, LeastSeeds, _defaultTime, nameof(EverySeedKeepsItsBounds), seed => FailureOf(seed, range, results));
        if (Variable("STRIPER_RESULTS") is { } file)
            File.WriteAllLines(file, results.OrderBy(r => r.Seed).Select(r => r.Line).Prepend(TrialLine.Header));
        Assert.That(failures, Is.Empty);
    }

    [Test]
    public void OneSeedIsOneTrial([Values(1, 2)] int seed)
    {
        var results = Enumerable.Range(0, 2).Select(_ => new Trial(new TrialDraw(seed).Draw()).Run().ToString()).ToList();
        Assert.That(results[1], Is.EqualTo(results[0]));
    }

    private static string? FailureOf(int seed, SeedRange range, ConcurrentBag<(int Seed, string Line)> results)
    {
        var plan = new TrialDraw(seed).Draw();
        var trial = new Trial(plan);
        try
        {
            using var trace = range.Count == 1 && Variable("STRIPER_TRACE") is { } path ? new StreamWriter(path) : null;
            if (trace is not null)
                trial.TraceTo(trace);
            var result = trial.Run();
            results.Add((seed, TrialLine.Of(plan, result)));
            var misses = TrialBounds.Misses(plan, result);
            return misses.Count == 0 ? null : $"{string.Join('\n', misses)}\n{result}\n{plan}";
        }
        catch (Exception e)
        {
            return $"{plan}\nat {trial.Inside.Events.Now.TotalSeconds:0.000} s: {e}";
        }
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
