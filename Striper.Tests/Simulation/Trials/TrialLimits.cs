using Striper.Tests.Simulation.Network;

namespace Striper.Tests.Simulation.Trials;

/// <summary>What the paths of a plan allow at best, as they are at one time; bytes a second of payload.</summary>
internal static class TrialLimits
{
    /// <summary>Of one leg alone: CUBIC under loss has less than the line (Mathis et al., CCR 1997, with CUBIC's factor for small windows).</summary>
    public static double Alone(PathPlan path)
    {
        if (!path.IsCubic || path.Loss <= 0)
            return path.BytesPerSecond;
        var rtt = 2 * path.OneWayDelay.TotalSeconds;
        return Math.Min(path.BytesPerSecond, TcpSegment.FullBytes * 1.1 / (rtt * Math.Sqrt(path.Loss)));
    }

    /// <summary>Of all of them, as they are after every change.</summary>
    public static double Sum(TrialPlan plan)
    {
        var paths = AtTheEnd(plan);
        var alone = paths.Where(p => p.SharedBottleneck is null).Sum(Alone);
        var shared = plan.SharedBottlenecks.Select((b, i) => Math.Min(b.BytesPerSecond, paths.Where(p => p.SharedBottleneck == i).Sum(Alone)));
        return alone + shared.Sum();
    }

    /// <summary>Of the best of them.</summary>
    public static double Best(TrialPlan plan) =>
        AtTheEnd(plan).Max(p => p.SharedBottleneck is { } i ? Math.Min(Alone(p), plan.SharedBottlenecks[i].BytesPerSecond) : Alone(p));

    /// <summary>The paths that carry anything after every change.</summary>
    public static IReadOnlyList<PathPlan> AtTheEnd(TrialPlan plan)
    {
        var paths = plan.Paths.Cast<PathPlan?>().ToArray();
        foreach (var change in plan.Changes.OrderBy(c => c.At))
        {
            paths[change.Path] = change.Kind switch
            {
                PathChangeKind.Rate => paths[change.Path]! with { BytesPerSecond = change.Value * 1e6 / 8 },
                PathChangeKind.RoundTrip => paths[change.Path]! with { OneWayDelay = TimeSpan.FromMilliseconds(change.Value / 2) },
                PathChangeKind.Black when change.At + TimeSpan.FromSeconds(change.Value) >= plan.Time => null,
                _ => paths[change.Path],
            };
        }

        return [.. paths.OfType<PathPlan>()];
    }
}
