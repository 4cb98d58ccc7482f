using System.Net;
using Striper.Common.Engine;
using Striper.Common.Primitives;

namespace Striper.Common.Tunnel;

/// <summary>Who runs a tunnel: the client's path manager or the server. Called outside the tunnel's lock, from any thread; must not block.</summary>
public interface ITunnelOwner
{
    /// <summary>The peer opened a stream; answer with <see cref="StripedTunnel.AttachApplication"/> or <see cref="StripedTunnel.ResetStream"/>.</summary>
    void OnStreamOpened(StripedTunnel tunnel, EngineStream stream, StreamEndPoints endPoints);

    /// <summary>A stream ended, either way.</summary>
    void OnStreamEnded(StripedTunnel tunnel);

    /// <summary>The peer takes more streams than before.</summary>
    void OnStreamLimitRaised(StripedTunnel tunnel);

    /// <summary>A leg died.</summary>
    void OnLegDown(StripedTunnel tunnel, LegId leg, string reason);

    /// <summary>A leg that was retired has ended; no other is due in its place.</summary>
    void OnLegRetired(StripedTunnel tunnel, LegId leg);

    /// <summary>A leg makes no progress; a replacement should be dialled beside it.</summary>
    void OnLegSilent(StripedTunnel tunnel, LegId leg);

    /// <summary>A silent leg makes progress again.</summary>
    void OnLegRecovered(StripedTunnel tunnel, LegId leg);

    /// <summary>The peer takes no new streams.</summary>
    void OnPeerGoingAway(StripedTunnel tunnel);

    /// <summary>The tunnel is over.</summary>
    void OnClosed(StripedTunnel tunnel, string reason);
}
