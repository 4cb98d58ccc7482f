using System.Globalization;
using System.Text;
using Spectre.Console;
using Spectre.Console.Rendering;
using Striper.Cli.Statistics;
using Striper.Common.Diagnostics;

namespace Striper.Cli.Monitor;

/// <summary>Draws the monitor: a line on each forward, a row for each leg, the newest log lines, the keys.</summary>
internal static class MonitorView
{
    private const int BarWidth = 16;

    // From so many columns on there is room for these.
    private const int WidthOfBars = 72;
    private const int WidthOfFlight = 92;
    private const int WidthOfAll = 124;

    // Of the keys and the head of the table, and one that the cursor stands in.
    private const int LinesBesideRows = 4;
    private const int MostLogLines = 8;

    /// <summary>The drawing.</summary>
    /// <param name="statistics">What to draw.</param>
    /// <param name="chosen">Index of the row that keys are about.</param>
    /// <param name="logLines">The newest lines of the log, oldest first.</param>
    /// <param name="hasKeys">Whether there is a keyboard.</param>
    /// <param name="profile">Of the terminal.</param>
    public static IRenderable Build(ProcessStatistics statistics, int chosen, IReadOnlyList<string> logLines, bool hasKeys, Profile profile)
    {
        var lines = new List<IRenderable>();
        foreach (var forward in statistics.Forwards)
            lines.AddRange(Head(forward));
        var rows = MonitorRow.Of(statistics);
        var logCount = Math.Min(MostLogLines, Math.Min(logLines.Count, Math.Max(0, profile.Height - lines.Count - LinesBesideRows - rows.Count)));
        var room = Math.Max(1, profile.Height - lines.Count - LinesBesideRows - logCount);
        if (rows.Count > 0)
            lines.Add(Legs(rows, chosen, room, profile));
        lines.AddRange(logLines.TakeLast(logCount).Select(line => new Text(Cut(line, profile.Width - 1), new Style(Color.Grey))));
        if (hasKeys)
            lines.Add(new Markup("[bold]up down[/] choose a leg  [bold]space[/] pause or resume it  [bold]q[/] stop"));
        return new Rows(lines);
    }

    private static IEnumerable<IRenderable> Head(ForwardStatistics forward)
    {
        yield return new Markup($"[bold]{Markup.Escape(MonitorText.Title(forward))}[/]{(forward.Reason is { } reason ? $"  [red]{Markup.Escape(reason)}[/]" : "")}");
        if (forward.IsRelay)
        {
            yield return new Text($"  {MonitorText.Count(forward.StreamsOpen, "connection")}, {Amounts.OfBytes(forward.SentBytes)} to the target and {Amounts.OfBytes(forward.ReceivedBytes)} from it");
            yield break;
        }

        var waiting = forward.WaitingApplications > 0 ? $", {forward.WaitingApplications} wait" : "";
        yield return new Text(
            $"  received {MonitorText.Megabits(MonitorText.Sum(forward, t => t.ReceivedLately))} sent {MonitorText.Megabits(MonitorText.Sum(forward, t => t.SentLately))} Mbit/s"
            + $"  {MonitorText.Count(forward.StreamsOpen, "stream")}{waiting}"
            + $"  sent again {Amounts.OfBytes(forward.Tunnels.Sum(t => t.ReinjectedBytes))}, wasted {Amounts.OfBytes(forward.Tunnels.Sum(t => t.WastedBytes))}"
            + $", held for order {Amounts.OfBytes(forward.Tunnels.Sum(t => t.ReorderBytes))}");
    }

    private static Table Legs(List<MonitorRow> rows, int chosen, int room, Profile profile)
    {
        var (hasBars, hasFlight, hasAll) = (profile.Width >= WidthOfBars, profile.Width >= WidthOfFlight, profile.Width >= WidthOfAll);
        var table = new Table().NoBorder().Collapse();
        AddColumn(table, "leg");
        AddColumn(table, "state");
        if (hasBars)
            AddColumn(table, "");
        AddColumn(table, "received", isNumber: true);
        AddColumn(table, "sent", isNumber: true);
        AddColumn(table, "RTT", isNumber: true);
        if (hasFlight)
            AddColumn(table, "in flight / cap", isNumber: true);
        if (hasAll)
        {
            AddColumn(table, "least RTT", isNumber: true);
            AddColumn(table, "queue", isNumber: true);
            AddColumn(table, "redials", isNumber: true);
        }

        var fullest = Math.Max(rows.Max(Goodput), 125_000);
        var first = Math.Clamp(chosen - (room / 2), 0, Math.Max(0, rows.Count - room));
        for (var i = first; i < Math.Min(rows.Count, first + room); i++)
        {
            var leg = rows[i].Leg;
            var cells = new List<string> { $"{(i == chosen ? ">" : " ")}{leg.Slot}{(leg.Via is { } via ? " " + Markup.Escape(via) : "")}", State(leg) };
            if (hasBars)
                cells.Add(Bar(Goodput(rows[i]) / fullest, Colour(leg), profile.Capabilities.Unicode));
            cells.AddRange([MonitorText.Megabits(leg.ReceivedLately), MonitorText.Megabits(leg.SentLately), MonitorText.Milliseconds(leg.Rtt)]);
            if (hasFlight)
                cells.Add($"{Amounts.OfBytes(leg.InFlightBytes)} / {Amounts.OfBytes(leg.CapBytes)}");
            if (hasAll)
                cells.AddRange([MonitorText.Milliseconds(leg.MinRtt), Amounts.OfBytes(leg.QueueBytes), leg.Redials.ToString(CultureInfo.InvariantCulture)]);
            table.AddRow(cells.Select(cell => new Markup(cell, i == chosen ? new Style(decoration: Decoration.Bold) : null)));
        }

        return table;
    }

    private static void AddColumn(Table table, string title, bool isNumber = false)
    {
        var column = new TableColumn(new Text(title, new Style(Color.Grey))).NoWrap();
        table.AddColumn(isNumber ? column.RightAligned() : column);
    }

    private static double Goodput(MonitorRow row) => row.Leg.SentLately + row.Leg.ReceivedLately;

    private static string State(LegStatistics leg) => $"[{Colour(leg)}]{(leg.Kind == "express" ? leg.State + " (express)" : leg.State)}[/]";

    private static string Colour(LegStatistics leg) => leg.State switch
    {
        LegStates.Up or LegStates.Starting => "green",
        LegStates.Silent or LegStates.Dialling => "red",
        _ => "yellow",
    };

    private static string Bar(double share, string colour, bool isUnicode)
    {
        var full = (int)Math.Round(Math.Clamp(share, 0, 1) * BarWidth);
        var text = new StringBuilder().Append('[').Append(colour).Append(']');
        text.Append(isUnicode ? '━' : '#', full);
        return text.Append("[/][grey]").Append(isUnicode ? '┄' : '.', BarWidth - full).Append("[/]").ToString();
    }

    private static string Cut(string line, int width) => line.Length <= width ? line : line[..Math.Max(0, width)];
}
