namespace Striper.Bench.Load;

/// <summary>Round trips, in microseconds.</summary>
/// <param name="Count">How many.</param>
/// <param name="MedianUs">Half of them are quicker.</param>
/// <param name="P99Us">One in a hundred is slower.</param>
internal sealed record RoundTripTimes(int Count, double MedianUs, double P99Us);
