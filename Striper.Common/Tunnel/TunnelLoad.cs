namespace Striper.Common.Tunnel;

/// <summary>What a tunnel carries, as one end sees it.</summary>
/// <param name="ReceiptedBytes">Payload, since the tunnel began, that the peer has receipted; each byte once, copies not counted.</param>
/// <param name="ReceivedBytes">Payload, since the tunnel began, that arrived here; each byte once.</param>
/// <param name="IsWorkWaiting">Datagrams could be cut, had a leg room for them: the legs are the limit of what this end sends.</param>
/// <param name="LongestRtt">Longest round trip of those that may carry data, queues included.</param>
public readonly record struct TunnelLoad(long ReceiptedBytes, long ReceivedBytes, bool IsWorkWaiting, TimeSpan LongestRtt);
