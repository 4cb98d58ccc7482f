namespace Striper.WanLab.Load;

/// <summary>What one end of a bulk connection has to say.</summary>
/// <param name="Seed">The connection's name.</param>
/// <param name="SentBytes">What this end has sent.</param>
/// <param name="Received">What it has received, every byte of it compared.</param>
/// <param name="Failure">Why it did not end well, or <see langword="null"/>.</param>
internal sealed record BulkReport(ulong Seed, long SentBytes, Arrivals Received, string? Failure);
