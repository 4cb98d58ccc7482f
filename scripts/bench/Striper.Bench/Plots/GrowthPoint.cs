namespace Striper.Bench.Plots;

/// <summary>Bulk at one size of something.</summary>
/// <param name="Size">How many streams, or legs.</param>
/// <param name="Mbit">Goodput, Mbit/s.</param>
/// <param name="CpuPerGigabyte">CPU seconds of both proxies.</param>
internal readonly record struct GrowthPoint(int Size, double Mbit, double CpuPerGigabyte);
