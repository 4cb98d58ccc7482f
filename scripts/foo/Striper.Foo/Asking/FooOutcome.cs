namespace Striper.Foo.Asking;

/// <summary>How one connection went.</summary>
/// <param name="Number">Which one, from 0.</param>
/// <param name="Acks">Requests answered with ACK.</param>
/// <param name="Naks">Requests answered with NAK.</param>
/// <param name="Times">From each request to its answer.</param>
/// <param name="Failure">What went wrong; null: nothing.</param>
internal sealed record FooOutcome(int Number, int Acks, int Naks, IReadOnlyList<TimeSpan> Times, string? Failure);
