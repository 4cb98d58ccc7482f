using System.Globalization;
using Striper.Cli.Options;
using Striper.Client.Check;

namespace Striper.Cli.Check;

/// <summary>What the figures mean, in words.</summary>
internal static class CheckVerdict
{
    /// <summary>Lines for the user, the advice first.</summary>
    /// <param name="result">Has figures for one number of legs at least.</param>
    /// <param name="items">Of <c>--via</c>, as in the options.</param>
    public static IReadOnlyList<string> Describe(CheckResult result, IReadOnlyList<ViaItem> items)
    {
        var alive = Alive(result, items);
        CheckRow[] rows = [.. result.Together.Where(row => row.Figures is not null)];
        var best = Choose(rows);
        return
        [
            Advise(result, rows, best, alive),
            DescribeRoundTrips(best.Figures!),
            .. FindDip(rows) is { } dip ? (string[])[$"{dip.Name} gave less than fewer did, and more legs gave as much again: the path is unsteady or a host is busy, look longer with --seconds 10."] : [],
            .. result.Items.Where(row => row.Figures is not null).Select(row => $"{row.Step.Item} alone gives {DescribeGoodput(row.Figures!)}, round trip {Milliseconds(row.Figures!.IdleRtt)} ms."),
            .. result.Items.Where(row => row.Figures is null).Select(row => $"{row.Step.Item} gives nothing: {row.Failure}."),
            .. result.Together.Where(row => row.Figures is null).Select(row => $"Of {row.Step.Name} there are no figures: {row.Failure}."),
            .. result.IsEndReached ? (string[])[DescribeEnd(rows)] : [],
        ];
    }

    /// <summary>The fewest legs that are as good as the best.</summary>
    internal static CheckRow Choose(IReadOnlyList<CheckRow> rows)
    {
        var most = rows.Max(row => row.Figures!.SumBitsPerSecond);
        return rows.First(row => row.Figures!.SumBitsPerSecond >= most * CheckPlan.AsGood);
    }

    // More legs on a full path may give a little less; less and then as much again is no property of the path.
    private static CheckStep? FindDip(CheckRow[] rows) =>
        rows.Where((row, i) => rows[..i].Any(fewer =>
                row.Figures!.SumBitsPerSecond < fewer.Figures!.SumBitsPerSecond * CheckPlan.Steady
                && rows[i..].Any(more => more.Figures!.SumBitsPerSecond >= fewer.Figures.SumBitsPerSecond)))
            .FirstOrDefault()?.Step;

    private static ViaItem[] Alive(CheckResult result, IReadOnlyList<ViaItem> items) =>
        [.. items.Where((_, i) => result.Items.Count == 0 || result.Items[i].Figures is not null)];

    private static string Advise(CheckResult result, CheckRow[] rows, CheckRow best, ViaItem[] alive)
    {
        var goodput = DescribeGoodput(best.Figures!);
        var via = alive.Length > 0 ? $"--via '{string.Join(',', alive.Select(item => item.ToString()))}' " : "";
        if (best.Step.Legs == 1)
        {
            return alive.Length > 1
                ? $"One leg via {alive[0].Name} gives as much as all together, {goodput}: use {via}-n {alive.Length}, where the others are in reserve."
                : $"One leg fills this path: use {via}-n 2 (one in reserve), {goodput}.";
        }

        var times = rows[0] is { Step.Legs: 1, Figures: { SumBitsPerSecond: > 0 } one }
            ? Format($", {best.Figures!.SumBitsPerSecond / one.SumBitsPerSecond:0.0} times one leg")
            : "";
        var more = best != rows[^1] ? "more legs give no more"
            : best != result.Together[^1] ? "more could not be tried"
            : $"more were not tried and may give more, up to -n {LegPlan.MaxLegs}";
        return $"Use {via}-n {best.Step.Legs}: {goodput}{times}; {more}.";
    }

    private static string DescribeRoundTrips(PathFigures figures) =>
        $"A short message there and back takes {Milliseconds(figures.IdleRtt)} ms{Beside(figures.Down, "a download")}{Beside(figures.Up, "an upload")}.";

    private static string Beside(DirectionFigures direction, string what) =>
        direction.LoadedRtt is { } trip ? $", {Milliseconds(trip)} ms beside {what}" : $", none came back beside {what}";

    private static string DescribeEnd(CheckRow[] rows) =>
        Format($"From {rows[^3].Step.Name} to {rows[^2].Step.Legs} and on to {rows[^1].Step.Legs} the sum grew by less than {(CheckPlan.WorthwhileGrowth - 1) * 100:0} % each: more were not tried.");

    private static string DescribeGoodput(PathFigures figures) =>
        Format($"{figures.Down.BitsPerSecond / 1e6:0.0} Mbit/s down and {figures.Up.BitsPerSecond / 1e6:0.0} up");

    private static string Milliseconds(TimeSpan time) => Format($"{time.TotalMilliseconds:0.0}");

    private static string Format(FormattableString line) => line.ToString(CultureInfo.InvariantCulture);
}
