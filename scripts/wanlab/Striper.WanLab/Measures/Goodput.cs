namespace Striper.WanLab.Measures;

/// <summary>What came out, as a ratio to a limit.</summary>
/// <param name="settle">Time after the last change that is left out.</param>
/// <param name="limitMbit">The limit, or <see langword="null"/> for the scenario's.</param>
internal sealed class Goodput(TimeSpan settle = default, double? limitMbit = null) : IMeasure
{
    /// <inheritdoc/>
    public IEnumerable<Figure> Of(RunRecord run)
    {
        var limit = limitMbit ?? run.Scenario.LimitMbit;
        var fromUs = run.LastChangeUs + (long)settle.TotalMicroseconds;
        var both = run is { Up: not null, Down: not null };
        return run.Streams.Select(s => new Figure(
            both ? $"goodput {s.Direction} / limit" : "goodput / limit",
            Unit: null,
            s.Arrivals.BytesPerSecond(fromUs, run.EndUs) * 8 / 1e6 / limit));
    }
}
