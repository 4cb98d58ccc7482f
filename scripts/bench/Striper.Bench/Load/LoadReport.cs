namespace Striper.Bench.Load;

/// <summary>What a load saw.</summary>
/// <param name="Bytes">Bytes that arrived.</param>
/// <param name="Seconds">In this time.</param>
/// <param name="Count">Round trips or connections.</param>
/// <param name="MedianMicroseconds">Of round trips.</param>
/// <param name="P99Microseconds">Of round trips.</param>
internal sealed record LoadReport(long Bytes, double Seconds, long Count = 0, double MedianMicroseconds = 0, double P99Microseconds = 0)
{
    /// <summary>Mbit/s.</summary>
    public double Mbit => Bytes * 8 / Seconds / 1e6;
}
