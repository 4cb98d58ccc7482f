namespace Striper.WanLab.Measures;

/// <summary>The longest time without any bytes since just before the last change.</summary>
internal sealed class LongestPause : IMeasure
{
    private const long BeforeUs = 100_000;

    /// <inheritdoc/>
    public IEnumerable<Figure> Of(RunRecord run) =>
        run.Streams.Select(s => new Figure("longest pause", "ms", s.Arrivals.LongestPauseUs(run.LastChangeUs - BeforeUs, run.EndUs) / 1e3));
}
