using System.Globalization;
using System.Text;
using Spectre.Console;
using Spectre.Console.Rendering;
using Striper.Cli.Demo.Throttle;

namespace Striper.Cli.Demo.Display;

/// <summary>Draws a download: a bar for the whole, and for each leg one of its share of its cap, with goodput and state.</summary>
internal static class LiveView
{
    // What a line needs beside its bar.
    private const int TextWidth = 46;
    private const int ShortestBar = 4;
    private const int LongestBar = 32;

    /// <summary>The drawing: a line for the whole and one for each slot, none wider than <paramref name="width"/> from 50 columns on.</summary>
    public static IRenderable Build(DownloadProgress progress, int width, bool isUnicode)
    {
        var bar = Math.Clamp(width - TextWidth, ShortestBar, LongestBar);
        var share = Math.Clamp((double)progress.Bytes / progress.TotalBytes, 0, 1);
        var lines = new List<IRenderable>
        {
            new Markup(string.Create(
                CultureInfo.InvariantCulture,
                $"  [bold]all  [/] {Bar(share, bar, "blue", isUnicode)} {progress.MegabitsPerSecond,6:0.0} Mbit/s {share * 100,3:0} %  {progress.Bytes / 1e6:0.0} MB")),
        };
        for (var slot = 0; slot < progress.Slots.Count; slot++)
            lines.Add(new Markup(Leg(slot, progress.Slots[slot], bar, isUnicode)));
        return new Rows(lines);
    }

    private static string Leg(int slot, SlotProgress leg, int bar, bool isUnicode)
    {
        var share = leg.MegabitsPerSecond / DemoPlan.MegabitsPerLeg;
        var colour = leg.State switch
        {
            LegState.Killed or LegState.Stalled or LegState.Ended => "red",
            LegState.Joining => "yellow",
            _ => "green",
        };
        return string.Create(
            CultureInfo.InvariantCulture,
            $"  leg {slot + 1} {Bar(share, bar, colour, isUnicode)} {leg.MegabitsPerSecond,6:0.0} Mbit/s {share * 100,3:0} %  [{colour}]{leg.Word}[/]");
    }

    private static string Bar(double share, int length, string colour, bool isUnicode)
    {
        var full = (int)Math.Round(Math.Clamp(share, 0, 1) * length);
        var text = new StringBuilder().Append('[').Append(colour).Append(']');
        text.Append(isUnicode ? '━' : '#', full);
        return text.Append("[/][grey]").Append(isUnicode ? '┄' : '.', length - full).Append("[/]").ToString();
    }
}
