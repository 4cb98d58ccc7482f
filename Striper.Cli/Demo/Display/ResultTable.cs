using System.Globalization;
using Spectre.Console;

namespace Striper.Cli.Demo.Display;

/// <summary>The demonstration's table.</summary>
internal static class ResultTable
{
    /// <summary>The table, less than 80 columns wide.</summary>
    /// <param name="one">The row that the others are compared with.</param>
    /// <param name="many">The row of many legs.</param>
    public static Table Build(ResultRow one, ResultRow many)
    {
        var table = new Table();
        foreach (var heading in (string[])["legs", "goodput\nMbit/s", "speed-up", "of the sum\nof the caps", "longest\npause ms", "SHA-256\nequal"])
            table.AddColumn(heading, column => column.RightAligned().NoWrap());
        foreach (var row in (ResultRow[])[one, many])
        {
            table.AddRow(
                Format($"{row.Legs}"),
                Format($"{row.Result.MegabitsPerSecond:0.0}"),
                Format($"{row.SpeedUpOver(one):0.00}x"),
                Format($"{row.ShareOfCaps * 100:0.0} %"),
                Format($"{row.Result.LongestPause.TotalMilliseconds:0}"),
                row.IsIntact ? "[green]yes[/]" : "[red]NO[/]");
        }

        return table;
    }

    private static string Format(FormattableString cell) => cell.ToString(CultureInfo.InvariantCulture);
}
