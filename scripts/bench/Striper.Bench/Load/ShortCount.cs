namespace Striper.Bench.Load;

/// <summary>Short connections that were made.</summary>
/// <param name="Connections">That ended well.</param>
/// <param name="Seconds">In this time.</param>
/// <param name="Failure">Why another one did not, or <see langword="null"/>.</param>
internal sealed record ShortCount(long Connections, double Seconds, string? Failure);
