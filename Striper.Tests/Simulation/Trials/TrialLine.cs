namespace Striper.Tests.Simulation.Trials;

/// <summary>A trial in a line of a CSV file.</summary>
internal static class TrialLine
{
    /// <summary>The names of the columns.</summary>
    public const string Header = "seed,tame,kind,probe,cubic,paths,shared,lossy,sum_mbps,best_mbps,least_rtt_ms,longest_rtt_ms,"
        + "up_of_sum,down_of_sum,up_of_best,down_of_best,pause_ms,waste,peak_bytes,product_bytes,echo_median_ms,echo_p95_ms";

    /// <summary>The line; a direction without bulk has nothing.</summary>
    public static string Of(TrialPlan plan, TrialResult result)
    {
        var (sum, best) = (TrialLimits.Sum(plan), TrialLimits.Best(plan));
        var kind = plan.Changes.Count == 0 ? "steady" : plan.Changes[0].Kind + (plan.Changes.Count > 1 ? "AndBack" : "");
        var rtts = plan.Paths.Select(p => 2 * p.OneWayDelay.TotalMilliseconds).ToList();
        return FormattableString.Invariant($"{plan.Seed},{plan.IsTame},{kind},{plan.HasProbe},{plan.Paths[0].IsCubic},{plan.Paths.Count},{plan.SharedBottlenecks.Count},")
            + FormattableString.Invariant($"{plan.Paths.Count(p => p.Loss > 0)},{sum * 8 / 1e6:0.00},{best * 8 / 1e6:0.00},{rtts.Min():0.0},{rtts.Max():0.0},")
            + $"{Share(plan.BulkUp, result.UpBytesPerSecond / sum)},{Share(plan.BulkDown, result.DownBytesPerSecond / sum)},"
            + $"{Share(plan.BulkUp, result.UpBytesPerSecond / best)},{Share(plan.BulkDown, result.DownBytesPerSecond / best)},"
            + FormattableString.Invariant($"{result.LongestPause.TotalMilliseconds:0},{result.Waste:0.00000},{result.PeakBytes},{TrialBounds.ProductBytes(plan):0},")
            + FormattableString.Invariant($"{result.MedianEcho.TotalMilliseconds:0.0},{result.LateEcho.TotalMilliseconds:0.0}");
    }

    private static string Share(int streams, double share) => streams == 0 ? "" : FormattableString.Invariant($"{share:0.000}");
}
