using System.Globalization;
using System.Text;
using Striper.Bench.Running;
using Striper.Bench.Subjects;
using Striper.WanLab.Reporting;

namespace Striper.Bench.Reporting;

/// <summary>The medians as a Markdown table: a line for each figure, a column for each subject, and what they are of the reference's.</summary>
internal static class BenchTable
{
    /// <summary>The table.</summary>
    public static string Of(IReadOnlyList<Reading> readings)
    {
        var subjects = readings.Select(r => r.Subject).Distinct().ToArray();
        var text = new StringBuilder();
        text.AppendLine($"| figure | {string.Join(" | ", subjects)} |");
        text.AppendLine($"|---|{string.Concat(subjects.Select(_ => "---:|"))}");
        foreach (var figure in readings.GroupBy(r => (r.Figure, r.Unit)))
        {
            var reference = Median(figure, SubjectCatalog.Reference);
            text.AppendLine($"| {figure.Key.Figure}, {figure.Key.Unit} | {string.Join(" | ", subjects.Select(s => Cell(Median(figure, s), reference)))} |");
        }

        return text.ToString();
    }

    private static double Median(IEnumerable<Reading> readings, string subject) =>
        Quantile.Of([.. readings.Where(r => r.Subject == subject).Select(r => r.Value)], 0.5);

    private static string Cell(double value, double reference)
    {
        if (double.IsNaN(value))
            return ResultTable.Nothing;
        var number = value.ToString(value >= 100 ? "#,0" : value >= 10 ? "0.0" : "0.00", CultureInfo.InvariantCulture);
        return double.IsNaN(reference) ? number : string.Create(CultureInfo.InvariantCulture, $"{number} ({value / reference:0.00})");
    }
}
