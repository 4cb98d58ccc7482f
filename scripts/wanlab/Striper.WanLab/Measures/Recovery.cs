namespace Striper.WanLab.Measures;

/// <summary>The time from the last change, which makes the network whole again, to the first bytes.</summary>
internal sealed class Recovery : IMeasure
{
    /// <inheritdoc/>
    public IEnumerable<Figure> Of(RunRecord run) => run.Streams.Select(s => new Figure(
        "first bytes after the return",
        "ms",
        s.Arrivals.FirstAfterUs(run.LastChangeUs) is { } first ? (first - run.LastChangeUs) / 1e3 : double.NaN));
}
