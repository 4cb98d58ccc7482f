using System.Globalization;
using System.Text;

namespace Striper.Cli.Demo;

/// <summary>The demonstration's table and its verdict.</summary>
internal static class ResultTable
{
    /// <summary>What many legs must give at least, times one leg.</summary>
    public const double LeastSpeedUp = 4;

    /// <summary>The table as text: plain, a line a row.</summary>
    /// <param name="one">The row that the others are compared with.</param>
    /// <param name="many">The row of many legs.</param>
    /// <param name="megabitsPerLeg">The cap of each leg, Mbit/s.</param>
    public static string Render(ResultRow one, ResultRow many, double megabitsPerLeg)
    {
        var table = new StringBuilder();
        table.AppendLine("legs  goodput Mbit/s  of the caps' sum  speed-up  longest pause ms  SHA-256 equal");
        foreach (var row in (ResultRow[])[one, many])
        {
            var goodput = row.Result.MegabitsPerSecond;
            table.AppendLine(
                CultureInfo.InvariantCulture,
                $"{row.Legs,4}  {goodput,14:0.0}  {goodput / (row.Legs * megabitsPerLeg),15:0.0%}  {SpeedUp(one, row),7:0.00}x  {row.Result.LongestPause.TotalMilliseconds,16:0}  {(row.IsIntact ? "yes" : "NO"),13}");
        }

        return table.ToString();
    }

    /// <summary>What went wrong, in a line; null when nothing did.</summary>
    public static string? FindFailure(ResultRow one, ResultRow many)
    {
        foreach (var row in (ResultRow[])[one, many])
        {
            if (!row.IsIntact)
                return $"over {row.Legs} {(row.Legs == 1 ? "leg" : "legs")} {row.Result.Bytes} bytes arrived, and their SHA-256 is not that of what was sent";
        }

        return SpeedUp(one, many) >= LeastSpeedUp
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{many.Legs} legs gave {SpeedUp(one, many):0.00} times the goodput of {one.Legs}, expected {LeastSpeedUp:0} or more; is the machine busy?");
    }

    private static double SpeedUp(ResultRow one, ResultRow row) => row.Result.MegabitsPerSecond / one.Result.MegabitsPerSecond;
}
