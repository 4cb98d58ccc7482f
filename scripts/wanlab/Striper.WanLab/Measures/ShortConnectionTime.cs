using Striper.WanLab.Reporting;

namespace Striper.WanLab.Measures;

/// <summary>How long short connections took.</summary>
internal sealed class ShortConnectionTime : IMeasure
{
    /// <inheritdoc/>
    public IEnumerable<Figure> Of(RunRecord run) =>
        [new Figure("connect, 100 B there and back, close", "ms", Quantile.Of([.. run.ShortConnections.Select(c => c.DurationUs / 1e3)], 0.5))];
}
