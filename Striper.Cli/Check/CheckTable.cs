using System.Globalization;
using Spectre.Console;
using Striper.Client.Check;

namespace Striper.Cli.Check;

/// <summary>The table of a check: plain text, for people and for scripts.</summary>
internal static class CheckTable
{
    // Room for the longest IPv6 address; without --via it has less than 80 columns.
    private const int Width = 120;

    /// <summary>Writes it.</summary>
    public static void Write(CheckResult result, TextWriter output)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(output),
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        console.Profile.Width = Width;
        console.Write(Build(result));
    }

    private static Table Build(CheckResult result)
    {
        var hasItems = result.Items.Count > 0;
        var table = new Table().AsciiBorder();
        table.AddColumn("legs", column => column.RightAligned().NoWrap());
        if (hasItems)
            table.AddColumn("via", column => column.LeftAligned().NoWrap());
        foreach (var heading in (string[])["round trip\nidle ms", "down\nMbit/s", "round trip\nbeside ms", "up\nMbit/s", "round trip\nbeside ms"])
            table.AddColumn(heading, column => column.RightAligned().NoWrap());
        foreach (var row in (CheckRow[])[.. result.Items, .. result.Together])
        {
            string[] via = hasItems ? [row.Step.Item ?? (row.Step.Legs == 1 ? "the first" : "all")] : [];
            table.AddRow([Format($"{row.Step.Legs}"), .. via, .. Cells(row.Figures)]);
        }

        return table;
    }

    private static string[] Cells(PathFigures? figures) => figures is null
        ? ["-", "-", "-", "-", "-"]
        : [Milliseconds(figures.IdleRtt), .. Cells(figures.Down), .. Cells(figures.Up)];

    private static string[] Cells(DirectionFigures direction) => [Format($"{direction.BitsPerSecond / 1e6:0.0}"), Milliseconds(direction.LoadedRtt)];

    private static string Milliseconds(TimeSpan? time) => time is { } value ? Format($"{value.TotalMilliseconds:0.0}") : "-";

    private static string Format(FormattableString cell) => cell.ToString(CultureInfo.InvariantCulture);
}
