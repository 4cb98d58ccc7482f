using Striper.WanLab.Reporting;

namespace Striper.Soak.Running;

/// <summary>Whether the proxies hold as little at the end as at the beginning.</summary>
internal static class FlatCheck
{
    /// <summary>Growth of the resident memory that is allowed, a share of what it was.</summary>
    public const double MemoryShare = 0.25;

    /// <summary>And so much more, MiB: buffers of streams that just run differ from sample to sample.</summary>
    public const double MemoryMib = 16;

    /// <summary>Threads more than after the warm-up that are allowed: the runtime's pool comes and goes.</summary>
    public const int MoreThreads = 8;

    /// <summary>Descriptors other than sockets more than after the warm-up that are allowed: the runtime opens some files late.</summary>
    public const int MoreFiles = 8;

    /// <summary>Under load, so much of the run does not count: buffers and compiled code are still growing.</summary>
    public static readonly TimeSpan LongestWarmUp = TimeSpan.FromMinutes(5);

    /// <summary>Shorter runs have no memory to compare.</summary>
    public static readonly TimeSpan ShortestRun = TimeSpan.FromMinutes(4);

    private const double KibPerMib = 1024;

    /// <summary>What is wrong with descriptors and threads.</summary>
    public static IEnumerable<string> Counts(string name, ProcessSample before, ProcessSample after)
    {
        if (after.Sockets != before.Sockets)
            yield return FormattableString.Invariant($"{name} has {after.Sockets} sockets at the end, {before.Sockets} after the warm-up");
        if (after.Descriptors - after.Sockets > before.Descriptors - before.Sockets + MoreFiles)
            yield return FormattableString.Invariant($"{name} has {after.Descriptors} descriptors at the end, {before.Descriptors} after the warm-up");
        if (after.Threads > before.Threads + MoreThreads)
            yield return FormattableString.Invariant($"{name} has {after.Threads} threads at the end, {before.Threads} after the warm-up");
    }

    /// <summary>Resident memory in the first and in the last third of the load, after a warm-up, medians, MiB; null when the run is too short.</summary>
    public static (double Before, double After)? Memory(IReadOnlyList<(double Seconds, long ResidentKib)> loaded)
    {
        if (loaded.Count == 0 || loaded[^1].Seconds - loaded[0].Seconds < ShortestRun.TotalSeconds)
            return null;
        var length = loaded[^1].Seconds - loaded[0].Seconds;
        var from = loaded[0].Seconds + Math.Min(LongestWarmUp.TotalSeconds, length / 4);
        var third = (loaded[^1].Seconds - from) / 3;
        return (Median(loaded.Where(s => s.Seconds >= from && s.Seconds <= from + third)), Median(loaded.Where(s => s.Seconds >= loaded[^1].Seconds - third)));
    }

    /// <summary>What is wrong with the memory.</summary>
    /// <param name="name">Whose.</param>
    /// <param name="loaded">Under load.</param>
    /// <param name="restedKib">At the end, without streams.</param>
    public static IEnumerable<string> MemoryGrowth(string name, IReadOnlyList<(double Seconds, long ResidentKib)> loaded, long restedKib)
    {
        if (Memory(loaded) is not var (before, after))
            yield break;
        var most = (before * (1 + MemoryShare)) + MemoryMib;
        if (after > most)
            yield return FormattableString.Invariant($"{name} has grown from {before:0} to {after:0} MiB under load");
        if (restedKib / KibPerMib > most)
            yield return FormattableString.Invariant($"{name} holds {restedKib / KibPerMib:0} MiB at rest, it had {before:0} under load");
    }

    private static double Median(IEnumerable<(double Seconds, long ResidentKib)> samples) => Quantile.Of([.. samples.Select(s => s.ResidentKib / KibPerMib)], 0.5);
}
