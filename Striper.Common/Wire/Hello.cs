using Striper.Common.Primitives;

namespace Striper.Common.Wire;

/// <summary>HELLO: the client's first message on a leg.</summary>
/// <param name="MinVersion">Oldest version offered.</param>
/// <param name="MaxVersion">Newest version offered.</param>
/// <param name="Resume">Whether the client has read an ACCEPT for this tunnel (RESUME); else the leg may create the tunnel (NEW).</param>
/// <param name="Tunnel">The tunnel that the leg belongs to.</param>
/// <param name="Leg">Slot and incarnation of the leg.</param>
/// <param name="Limits">What the client offers; of each figure the smaller of both ends holds.</param>
/// <param name="Proof">That the client knows the tunnel's join key.</param>
/// <param name="Key">The join key itself: in NEW without a shared secret, in clear; null otherwise.</param>
/// <param name="Traits">What distinguishes the leg from others.</param>
/// <param name="IsCheck">The tunnel is made for a check: its streams are to reach the server itself (<see cref="CheckService"/>), never its target.</param>
public sealed record Hello(
    byte MinVersion,
    byte MaxVersion,
    bool Resume,
    TunnelId Tunnel,
    LegId Leg,
    TunnelLimits Limits,
    JoinProof Proof,
    JoinKey? Key,
    LegTraits Traits = default,
    bool IsCheck = false) : HandshakeMessage;
