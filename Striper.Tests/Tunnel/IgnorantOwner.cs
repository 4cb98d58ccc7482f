using Striper.Common.Engine;
using Striper.Common.Primitives;
using Striper.Common.Tunnel;

namespace Striper.Tests.Tunnel;

/// <summary>Does nothing about what a tunnel tells.</summary>
internal sealed class IgnorantOwner : ITunnelOwner
{
    public void OnStreamOpened(StripedTunnel tunnel, EngineStream stream, StreamEndPoints endPoints)
    {
    }

    public void OnStreamEnded(StripedTunnel tunnel)
    {
    }

    public void OnStreamLimitRaised(StripedTunnel tunnel)
    {
    }

    public void OnLegDown(StripedTunnel tunnel, LegId leg, string reason)
    {
    }

    public void OnLegRetired(StripedTunnel tunnel, LegId leg)
    {
    }

    public void OnLegSilent(StripedTunnel tunnel, LegId leg)
    {
    }

    public void OnLegRecovered(StripedTunnel tunnel, LegId leg)
    {
    }

    public void OnPeerGoingAway(StripedTunnel tunnel)
    {
    }

    public void OnClosed(StripedTunnel tunnel, string reason)
    {
    }
}
