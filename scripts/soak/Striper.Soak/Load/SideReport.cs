namespace Striper.Soak.Load;

/// <summary>What one side of a stream has to say at its end.</summary>
/// <param name="SentBytes">Taken by its socket.</param>
/// <param name="HasSentFin">Whether it has ended its direction.</param>
/// <param name="ReceivedBytes">Received, each of them compared.</param>
/// <param name="FirstDifference">Offset of the first byte that is not the other side's, or one past its end; null: there is none.</param>
/// <param name="HasSeenFin">Whether the other direction ended with FIN.</param>
/// <param name="End">How it ended.</param>
internal sealed record SideReport(long SentBytes, bool HasSentFin, long ReceivedBytes, long? FirstDifference, bool HasSeenFin, SideEnd End);
