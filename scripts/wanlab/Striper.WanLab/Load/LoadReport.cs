namespace Striper.WanLab.Load;

/// <summary>What a measuring program has to say at its end, as one line of JSON.</summary>
/// <param name="Bulk">Its ends of bulk connections.</param>
/// <param name="RoundTrips">Round trips of small messages, or empty.</param>
/// <param name="ShortConnections">Times of short connections, or empty.</param>
/// <param name="Failures">What went wrong with the small ones.</param>
internal sealed record LoadReport(
    IReadOnlyList<BulkReport> Bulk,
    IReadOnlyList<TimedValue> RoundTrips,
    IReadOnlyList<TimedValue> ShortConnections,
    IReadOnlyList<string> Failures);
