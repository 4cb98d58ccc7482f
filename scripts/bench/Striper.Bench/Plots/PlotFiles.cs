using Striper.Bench.Reporting;
using Striper.Bench.Running;
using Striper.Bench.Scenarios;

namespace Striper.Bench.Plots;

/// <summary>Draws how goodput and cost grow.</summary>
internal static class PlotFiles
{
    /// <summary>Writes bench-streams.svg and bench-legs.svg.</summary>
    public static void Write(string directory, IReadOnlyList<RunResult> results)
    {
        var grown = results.Where(r => r.Scenario == ScenarioCatalog.Streams).ToArray();
        GrowthPoint Point(int size, string row) => new(size, ResultTable.Median(grown, row, BulkWindow.Goodput), ResultTable.Median(grown, row, BulkWindow.Cost));
        void Draw(string file, string title, string noun, IEnumerable<GrowthPoint> points) =>
            File.WriteAllText(Path.Combine(directory, file), GrowthPlot.Draw(title, noun, [.. points]));
        Directory.CreateDirectory(directory);
        Draw("bench-streams.svg", "bulk of many streams through 4 legs, loopback", "streams", ScenarioCatalog.StreamCounts.Select(c => Point(c, ScenarioCatalog.StreamsRow(c))));
        Draw("bench-legs.svg", "bulk of one stream through many legs, loopback", "legs", ScenarioCatalog.LegCounts.Select(c => Point(c, ScenarioCatalog.LegsRow(c))));
    }
}
