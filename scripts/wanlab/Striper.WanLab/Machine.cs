using System.Globalization;
using Striper.WanLab.Running;

namespace Striper.WanLab;

/// <summary>What figures must be read with.</summary>
internal static class Machine
{
    private const string Ipv4 = "/proc/sys/net/ipv4/";

    /// <summary>The kernel's congestion controls, its default first.</summary>
    public static IReadOnlyList<string> CongestionControls()
    {
        var used = File.ReadAllText(Ipv4 + "tcp_congestion_control").Trim();
        var available = File.ReadAllText(Ipv4 + "tcp_available_congestion_control").Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        return [used, .. available.Where(name => name != used)];
    }

    /// <summary>One paragraph below the table.</summary>
    /// <param name="plan">What was run.</param>
    /// <param name="congestion">What Striper was told, or empty.</param>
    public static string Conditions(RunPlan plan, string congestion) => string.Create(
        CultureInfo.InvariantCulture,
        $"Medians of {plan.Runs} runs of {plan.Length.TotalSeconds:0.#} s after {plan.WarmUp.TotalSeconds:0.#} s, the subjects in turn; congestion control of the hosts {plan.Congestion}, Striper's {(congestion.Length > 0 ? congestion : "own default")}; limits are IP-level rates times 1448/1500; {Environment.ProcessorCount} cores, Linux {Environment.OSVersion.Version}. \\* marks runs in which not every byte arrived, or a program failed.");
}
