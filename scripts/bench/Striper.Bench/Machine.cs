using System.Globalization;
using Striper.Bench.Processes;
using Striper.Bench.Reporting;
using Striper.Bench.Running;

namespace Striper.Bench;

/// <summary>What figures must be read with.</summary>
internal static class Machine
{
    private static readonly InstalledProgram[] _peers = [InstalledProgram.Haproxy, InstalledProgram.Socat, InstalledProgram.Ssh];

    /// <summary>One line below the tables.</summary>
    public static async Task<string> ConditionsAsync(BenchPlan plan, CancellationToken cancellationToken)
    {
        var used = plan.Subjects.SelectMany(s => s.Programs).ToHashSet();
        var versions = new List<string>();
        foreach (var peer in _peers.Where(p => used.Contains(p) && p.Obstacle is null))
            versions.Add(await ProgramVersion.OfAsync(peer, cancellationToken));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} cores, Linux {File.ReadAllText("/proc/sys/kernel/osrelease").Trim()}; medians of {plan.Runs} {(plan.Runs == 1 ? "run" : "runs")} of {plan.Length.TotalSeconds:0.#} s after {plan.WarmUp.TotalSeconds:0.#} s, in turn; {string.Join(", ", [$".NET {Environment.Version}", .. versions])}. \\* marks rows of which a run failed.");
    }
}
