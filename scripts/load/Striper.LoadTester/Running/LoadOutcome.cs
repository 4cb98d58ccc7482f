namespace Striper.LoadTester.Running;

/// <summary>How one connection went.</summary>
/// <param name="Number">Which one, from 0.</param>
/// <param name="ConnectTime">How long connecting took; null: it did not come to that.</param>
/// <param name="ReplyTimes">From the first byte of each request to the last of its reply.</param>
/// <param name="Bytes">Compared and found right.</param>
/// <param name="IsMismatch">The reply was wrong; otherwise a failure is one of the network or of the server.</param>
/// <param name="Failure">What went wrong; null: nothing.</param>
internal sealed record LoadOutcome(
    int Number, TimeSpan? ConnectTime, IReadOnlyList<TimeSpan> ReplyTimes, long Bytes, bool IsMismatch, string? Failure);
