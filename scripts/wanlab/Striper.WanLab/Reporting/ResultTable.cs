using System.Globalization;
using System.Text;
using Striper.WanLab.Load;
using Striper.WanLab.Running;
using Striper.WanLab.Scenarios;

namespace Striper.WanLab.Reporting;

/// <summary>The medians of all runs as a Markdown table: a line for each figure, a column for each subject.</summary>
internal static class ResultTable
{
    /// <summary>What stands where there is no number.</summary>
    public const string Nothing = "-";

    /// <summary>Marks a number with runs behind it that did not end well.</summary>
    public const string FailureMark = "\\*";

    /// <summary>The table.</summary>
    /// <param name="results">Of all runs.</param>
    /// <param name="subjects">The columns.</param>
    /// <param name="scenarios">For their summaries.</param>
    public static string Of(IReadOnlyList<RunResult> results, IReadOnlyList<string> subjects, IReadOnlyList<Scenario> scenarios)
    {
        var text = new StringBuilder();
        text.AppendLine($"| scenario | direction | figure | {string.Join(" | ", subjects)} |");
        text.AppendLine($"|---|---|---|{string.Concat(subjects.Select(_ => "---:|"))}");
        foreach (var group in results.GroupBy(r => (r.Scenario, r.Direction)))
        {
            var summary = scenarios.First(s => s.Name == group.Key.Scenario).Summary;
            foreach (var (name, unit) in group.SelectMany(r => r.Figures).Select(f => (f.Name, f.Unit)).Distinct())
            {
                var cells = subjects.Select(s => Cell([.. group.Where(r => r.Subject == s)], name));
                text.AppendLine($"| {group.Key.Scenario}: {summary} | {Direction(group.Key.Direction)} | {name}{(unit is null ? "" : ", " + unit)} | {string.Join(" | ", cells)} |");
            }
        }

        return text.ToString();
    }

    private static string Direction(TransferDirection direction) =>
        direction == TransferDirection.None ? Nothing : direction.ToString().ToLowerInvariant();

    private static string Cell(IReadOnlyList<RunResult> runs, string figure)
    {
        var values = runs.Select(r => r.Figures.FirstOrDefault(f => f.Name == figure)?.Value ?? double.NaN).Where(v => !double.IsNaN(v)).ToArray();
        var mark = runs.Any(r => r.Failures.Count > 0) ? FailureMark : string.Empty;
        return values.Length == 0 ? Nothing + mark : Number(Quantile.Of(values, 0.5)) + mark;
    }

    private static string Number(double value) => value.ToString(value >= 10 ? "0" : "0.000", CultureInfo.InvariantCulture);
}
