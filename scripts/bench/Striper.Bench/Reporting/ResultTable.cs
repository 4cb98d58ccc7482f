using System.Globalization;
using System.Text;
using Striper.Bench.Running;
using Striper.Bench.Scenarios;
using Striper.Bench.Subjects;
using Striper.WanLab.Reporting;

namespace Striper.Bench.Reporting;

/// <summary>The medians of all runs as Markdown tables, one for each scenario: a line for each row, columns for each figure and its ratio to the reference's.</summary>
internal static class ResultTable
{
    /// <summary>What stands where there is no number.</summary>
    public const string Nothing = "-";

    /// <summary>Marks a row with runs behind it that failed.</summary>
    public const string FailureMark = "\\*";

    /// <summary>The tables.</summary>
    public static string Of(IReadOnlyList<RunResult> results, IReadOnlyList<Scenario> scenarios) => string.Join(
        "\n", scenarios.Where(s => results.Any(r => r.Scenario == s.Name)).Select(s => Of([.. results.Where(r => r.Scenario == s.Name)], s)));

    /// <summary>The median of a row's figure; NaN if no run has it.</summary>
    public static double Median(IEnumerable<RunResult> results, string row, string figure) =>
        Quantile.Of([.. results.Where(r => r.Row == row).SelectMany(r => r.Figures).Where(f => f.Name == figure && !double.IsNaN(f.Value)).Select(f => f.Value)], 0.5);

    /// <summary>A number with about three digits that mean something, and thousands in full.</summary>
    public static string Number(double value)
    {
        var format = Math.Abs(value) switch
        {
            >= 100 => "#,0",
            >= 10 => "0.0",
            _ => "0.00",
        };
        return double.IsNaN(value) ? Nothing : value.ToString(format, CultureInfo.InvariantCulture);
    }

    private static string Of(IReadOnlyList<RunResult> results, Scenario scenario)
    {
        var rows = results.Select(r => r.Row).Distinct().ToArray();
        var figures = results.SelectMany(r => r.Figures).Select(f => f.Name).Distinct().ToArray();
        var isCompared = rows.Contains(SubjectCatalog.Reference);
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"**{scenario.Name}**: {scenario.Summary}\n");
        text.AppendLine(Line("", figures.SelectMany(f => isCompared ? [f, $"/ {SubjectCatalog.Reference}"] : new[] { f })));
        text.AppendLine($"|---|{string.Concat(Enumerable.Repeat("---:|", figures.Length * (isCompared ? 2 : 1)))}");
        foreach (var row in rows)
        {
            var mark = results.Any(r => r.Row == row && r.Failure is not null) ? FailureMark : "";
            text.AppendLine(Line(row + mark, figures.SelectMany(f => Cells(results, row, f, isCompared))));
        }

        return text.ToString();
    }

    private static IEnumerable<string> Cells(IReadOnlyList<RunResult> results, string row, string figure, bool isCompared)
    {
        var median = Median(results, row, figure);
        yield return Number(median);
        if (isCompared)
            yield return Number(median / Median(results, SubjectCatalog.Reference, figure));
    }

    private static string Line(string head, IEnumerable<string> cells) => $"| {head} | {string.Join(" | ", cells)} |";
}
