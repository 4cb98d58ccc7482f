using Striper.WanLab.Reporting;

namespace Striper.WanLab.Measures;

/// <summary>Round trips of small messages, as a ratio to that of the idle first path.</summary>
internal sealed class RoundTripTime : IMeasure
{
    /// <inheritdoc/>
    public IEnumerable<Figure> Of(RunRecord run)
    {
        var bareUs = run.Scenario.Paths[0].RoundTripMs * 1e3;
        var measured = run.RoundTrips.Where(r => r.AtUs >= run.BeginUs && r.AtUs < run.EndUs).Select(r => r.DurationUs / bareUs).ToArray();
        yield return new Figure("round trip / idle, median", Unit: null, Quantile.Of(measured, 0.5));
        yield return new Figure("round trip / idle, p99", Unit: null, Quantile.Of(measured, 0.99));
    }
}
