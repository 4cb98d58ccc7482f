using Striper.WanLab.Lab;
using Striper.WanLab.Load;
using Striper.WanLab.Measures;
using Striper.WanLab.Scenarios;

namespace Striper.WanLab.Plots;

/// <summary>What a run's record shows over time: what the receiver got, and what each path carried.</summary>
internal static class GoodputPlot
{
    /// <summary>Seconds before the measurement, and after its last change.</summary>
    private const double Before = 2;
    private const double After = 6;

    /// <summary>Draws the receiver's rate and each path's.</summary>
    /// <param name="run">Its samples are the steps of the plot.</param>
    /// <param name="direction">Of the bulk.</param>
    /// <param name="title">Above it.</param>
    public static Plot Of(RunRecord run, TransferDirection direction, string title)
    {
        var beginUs = run.BeginUs - (long)(Before * 1e6);
        var endUs = Math.Min(run.EndUs, run.LastChangeUs + (long)(After * 1e6));
        var samples = run.Samples.Where(s => s.AtUs >= beginUs && s.AtUs <= endUs).ToArray();
        double Seconds(long atUs) => (atUs - beginUs) / 1e6;
        Series Line(string name, Func<NetworkSample, double> bytes) => new(
            name,
            [.. samples.Zip(samples.Skip(1), (a, b) => new PlotPoint(Seconds((a.AtUs + b.AtUs) / 2), (bytes(b) - bytes(a)) * 8 / (b.AtUs - a.AtUs)))]);
        var received = direction == TransferDirection.Up ? run.Up : run.Down;
        var word = direction.ToString().ToLowerInvariant();
        return new Plot(
            title,
            [
                Line("received", s => received?.BytesAt(s.AtUs) ?? 0),
                .. Enumerable.Range(1, run.Scenario.Paths.Count).Select(path => Line(
                    $"leg on path {path}",
                    s => Scenario.PayloadShare * s.Paths.First(p => p.Path == path && p.Direction == word).Bytes)),
            ],
            [.. run.Scenario.Changes.Zip(run.ChangesUs, (change, atUs) => (Seconds(atUs), change.Command))]);
    }
}
