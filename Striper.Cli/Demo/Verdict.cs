using System.Globalization;

namespace Striper.Cli.Demo;

/// <summary>Whether the demonstration showed what it set out to show.</summary>
internal static class Verdict
{
    /// <summary>What went wrong first, in a line; null when nothing did.</summary>
    /// <param name="one">The download over one leg.</param>
    /// <param name="many">The download over many.</param>
    /// <param name="killed">The leg of the latter that was killed, if one was.</param>
    /// <param name="stalled">The leg of the latter that was stalled, if one was.</param>
    public static string? FindFailure(ResultRow one, ResultRow many, LegLoss? killed, LegLoss? stalled)
    {
        if (!one.IsIntact || !many.IsIntact)
            return DescribeDamage(one.IsIntact ? many : one);
        if (killed is null || stalled is null)
            return $"no leg was up to be {(killed is null ? "killed" : "stalled")}";
        if (killed.ReplacedAfter is null)
            return $"leg {killed.Leg.Slot + 1} was killed and did not come back before the end of the download";
        if (many.Result.LongestPause > DemoPlan.LongestPause)
            return Format($"over {many.Legs} legs the download paused for {many.Result.LongestPause.TotalMilliseconds:0} ms, expected {DemoPlan.LongestPause.TotalMilliseconds:0} or less; is the machine busy?");
        if (many.SpeedUpOver(one) < DemoPlan.LeastSpeedUp)
            return Format($"{many.Legs} legs gave {many.SpeedUpOver(one):0.00} times the goodput of {one.Legs}, expected {DemoPlan.LeastSpeedUp:0} or more; is the machine busy?");
        return null;
    }

    private static string DescribeDamage(ResultRow row) =>
        $"over {row.Legs} {(row.Legs == 1 ? "leg" : "legs")} {row.Result.Bytes} bytes arrived, and their SHA-256 is not that of what was sent";

    private static string Format(FormattableString line) => line.ToString(CultureInfo.InvariantCulture);
}
