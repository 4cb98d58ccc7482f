namespace Striper.Bench.Load;

/// <summary>What bulk has carried.</summary>
/// <param name="AtUs">When, of the machine's monotonic clock.</param>
/// <param name="Bytes">That the receivers have got, all streams together.</param>
/// <param name="Failure">Why one of them ended, or <see langword="null"/>.</param>
internal sealed record BulkCount(long AtUs, long Bytes, string? Failure);
