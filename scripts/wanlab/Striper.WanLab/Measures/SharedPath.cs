using Striper.WanLab.Scenarios;

namespace Striper.WanLab.Measures;

/// <summary>How the first path is shared with the competitor, whose fair share is a half.</summary>
internal sealed class SharedPath : IMeasure
{
    /// <inheritdoc/>
    public IEnumerable<Figure> Of(RunRecord run)
    {
        var fairMbit = run.Scenario.Paths[0].Rate * Scenario.PayloadShare / 2;
        var competitorMbit = run.Competitor is { } c ? Mbit(c.BytesPerSecond(run.BeginUs, run.EndUs)) : double.NaN;
        var direction = run.Up is null ? "down" : "up";
        var pathMbit = PathMbit(run, direction) * Scenario.PayloadShare;
        var oursMbit = run.Streams.Sum(s => Mbit(s.Arrivals.BytesPerSecond(run.BeginUs, run.EndUs)));
        yield return new Figure("own share of the shared path / fair", Unit: null, (pathMbit - competitorMbit) / fairMbit);
        yield return new Figure("competitor's share / fair", Unit: null, competitorMbit / fairMbit);
        yield return new Figure("both together / limit", Unit: null, (oursMbit + competitorMbit) / run.Scenario.LimitMbit);
    }

    private static double Mbit(double bytesPerSecond) => bytesPerSecond * 8 / 1e6;

    /// <summary>What came out of the first path between the two samples that are nearest to the measurement's ends.</summary>
    private static double PathMbit(RunRecord run, string direction)
    {
        if (run.Samples.Count < 2)
            return double.NaN;
        var first = run.Samples.MinBy(s => Math.Abs(s.AtUs - run.BeginUs))!;
        var last = run.Samples.MinBy(s => Math.Abs(s.AtUs - run.EndUs))!;
        long Bytes(Lab.NetworkSample sample) => sample.Paths.Single(p => p.Path == 1 && p.Direction == direction).Bytes;
        return Mbit((Bytes(last) - Bytes(first)) * 1e6 / (last.AtUs - first.AtUs));
    }
}
