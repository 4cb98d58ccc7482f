using System.Collections.Concurrent;
using System.Diagnostics;
using NUnit.Framework;

namespace Striper.Tests.Simulation;

/// <summary>Runs seeds on two threads until all have run, five have failed, or, unless somebody asked for them, the time is over.</summary>
internal static class SeedRun
{
    private const int MostFailures = 5;

    /// <summary>Runs them; gives what failed, each with its seed and how to rerun it.</summary>
    /// <param name="range">Which ones.</param>
    /// <param name="least">So many run however long they take.</param>
    /// <param name="time">For the others.</param>
    /// <param name="test">Its name, for the filter.</param>
    /// <param name="failureOf">Runs one seed; null when nothing is wrong. On any thread.</param>
    public static IReadOnlyCollection<string> Run(SeedRange range, int least, TimeSpan time, string test, Func<int, string?> failureOf)
    {
        var watch = Stopwatch.StartNew();
        var failures = new ConcurrentBag<string>();
        var ran = 0;
        Parallel.For(range.First, range.Last + 1, new ParallelOptions { MaxDegreeOfParallelism = 2 }, (seed, state) =>
        {
            if ((!range.IsGiven && watch.Elapsed > time && seed >= range.First + least) || failures.Count >= MostFailures)
            {
                state.Break();
                return;
            }

            Interlocked.Increment(ref ran);
            if (failureOf(seed) is { } failure)
                failures.Add($"Rerun with STRIPER_SEED={seed} dotnet test --filter {test}\n{failure}\n");
        });
        TestContext.Out.WriteLine($"{ran} seeds in {watch.Elapsed.TotalSeconds:0.0} s");
        return failures;
    }
}
