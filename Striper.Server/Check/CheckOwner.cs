using Striper.Common.Engine;
using Striper.Common.Primitives;
using Striper.Common.Transport;
using Striper.Common.Tunnel;

namespace Striper.Server.Check;

/// <summary>
/// Owns the tunnels that are made for checks, in the place of the proxy: their streams are answered here, and nothing of them can reach the target, which
/// this class does not know. The rest is the proxy's.
/// </summary>
internal sealed class CheckOwner(ITunnelOwner proxy, TimeProvider time) : ITunnelOwner
{
    /// <inheritdoc/>
    public void OnStreamOpened(StripedTunnel tunnel, EngineStream stream, StreamEndPoints endPoints)
    {
        LocalTransport answer = null!;
        var expiry = time.CreateTimer(
            _ =>
            {
                // Whoever resets a stream sees to its own application.
                tunnel.ResetStream(stream, ResetCode.LimitReached);
                answer.Abort();
            },
            null, CheckLimits.StreamTime, Timeout.InfiniteTimeSpan);
        answer = new LocalTransport(new CheckProgram(time), expiry.Dispose);
        if (!tunnel.AttachApplication(stream, answer))
            answer.Abort();
    }

    /// <inheritdoc/>
    public void OnStreamEnded(StripedTunnel tunnel) => proxy.OnStreamEnded(tunnel);

    /// <inheritdoc/>
    public void OnStreamLimitRaised(StripedTunnel tunnel) => proxy.OnStreamLimitRaised(tunnel);

    /// <inheritdoc/>
    public void OnLegDown(StripedTunnel tunnel, LegId leg, string reason) => proxy.OnLegDown(tunnel, leg, reason);

    /// <inheritdoc/>
    public void OnLegRetired(StripedTunnel tunnel, LegId leg) => proxy.OnLegRetired(tunnel, leg);

    /// <inheritdoc/>
    public void OnLegSilent(StripedTunnel tunnel, LegId leg) => proxy.OnLegSilent(tunnel, leg);

    /// <inheritdoc/>
    public void OnLegRecovered(StripedTunnel tunnel, LegId leg) => proxy.OnLegRecovered(tunnel, leg);

    /// <inheritdoc/>
    public void OnPeerGoingAway(StripedTunnel tunnel) => proxy.OnPeerGoingAway(tunnel);

    /// <inheritdoc/>
    public void OnClosed(StripedTunnel tunnel, string reason) => proxy.OnClosed(tunnel, reason);
}
