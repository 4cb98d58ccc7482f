using System.Globalization;

namespace Striper.Tools;

/// <summary>How long something took, over many times.</summary>
internal sealed class LatencySummary
{
    private static readonly double[] _percentiles = [50, 90, 95, 99];

    private readonly TimeSpan[] _sorted;

    /// <summary>Sums up.</summary>
    public LatencySummary(IEnumerable<TimeSpan> times) => _sorted = [.. times.Order()];

    /// <summary>The least of the times that <paramref name="percent"/> of all do not exceed (nearest rank); zero where there are none.</summary>
    public TimeSpan Percentile(double percent) =>
        _sorted.Length == 0 ? TimeSpan.Zero : _sorted[Math.Clamp((int)Math.Ceiling(percent / 100 * _sorted.Length) - 1, 0, _sorted.Length - 1)];

    /// <summary><c>p50 1.20, p90 1.81, p95 2.02, p99 3.40, max 9.11 ms</c>, or <c>none</c>.</summary>
    public override string ToString() => _sorted.Length == 0 ? "none" : string.Create(
        CultureInfo.InvariantCulture,
        $"{string.Join(", ", _percentiles.Select(percent => $"p{percent} {Milliseconds(Percentile(percent))}"))}, max {Milliseconds(Percentile(100))} ms");

    private static string Milliseconds(TimeSpan time) => time.TotalMilliseconds.ToString("0.00", CultureInfo.InvariantCulture);
}
