namespace Striper.Common.Diagnostics;

/// <summary>What tunnels or connections have come to; those that are over stay in their proxy's sum.</summary>
/// <param name="Opened">Streams or connections.</param>
/// <param name="Reset">Of those, ended by a reset.</param>
/// <param name="SentBytes">Payload to the other proxy or the target.</param>
/// <param name="ReceivedBytes">Payload from there.</param>
public readonly record struct ProxyTotals(long Opened, long Reset, long SentBytes, long ReceivedBytes)
{
    /// <summary>The sum.</summary>
    public static ProxyTotals operator +(ProxyTotals a, ProxyTotals b) =>
        new(a.Opened + b.Opened, a.Reset + b.Reset, a.SentBytes + b.SentBytes, a.ReceivedBytes + b.ReceivedBytes);
}
