using System.Globalization;
using Striper.Tools;

namespace Striper.LoadTester.Running;

/// <summary>A run's result for people.</summary>
internal static class LoadReport
{
    private const int MostFailures = 10;

    /// <summary>Writes it.</summary>
    public static void Write(TextWriter output, LoadResult result)
    {
        var (outcomes, elapsed) = (result.Outcomes, result.Elapsed);
        var bytes = outcomes.Sum(outcome => outcome.Bytes);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{outcomes.Count} of {result.Plan.Connections} connections to {result.Plan.Server} in {elapsed.TotalSeconds:0.00} s: {outcomes.Count / elapsed.TotalSeconds:0}/s, {bytes} bytes compared, seed {result.Plan.Seed}"));
        output.WriteLine($"connect  {new LatencySummary(outcomes.Select(outcome => outcome.ConnectTime).OfType<TimeSpan>())}");
        output.WriteLine($"reply    {new LatencySummary(outcomes.SelectMany(outcome => outcome.ReplyTimes))}");
        foreach (var outcome in outcomes.Where(outcome => outcome.Failure is not null).OrderBy(outcome => outcome.Number).Take(MostFailures))
            output.WriteLine($"connection {outcome.Number}: {outcome.Failure}");
        output.WriteLine($"{result.Mismatches} mismatches, {result.Failures} failures{(result.IsStopped ? ", stopped" : "")}");
    }
}
