using System.Net;
using System.Net.Sockets;
using Striper.Common.Congestion;
using Striper.Common.Transport;

namespace Striper.Common.Legs;

/// <summary>What a leg runs over.</summary>
/// <param name="Transport">Its bytes in and out; the leg's from the moment it is attached.</param>
/// <param name="Probe">How the kernel sees it; null: receipts alone tell.</param>
/// <param name="Congestion">The kernel's congestion control of it; null: there is nothing to be done about that.</param>
/// <param name="Local">This end, without whose address it cannot go on; null: not known.</param>
/// <param name="Remote">The other end; null: not known.</param>
public sealed record LegLink(ByteTransport Transport, ILegProbe? Probe, LegCongestion? Congestion, IPEndPoint? Local, IPEndPoint? Remote)
{
    /// <summary>
    /// Prepares a connected socket, which <paramref name="transport"/> drives, to be the leg of a slot. <paramref name="congestion"/>: a name,
    /// <see cref="LegCongestion.Auto"/>, or null: as the host has it. A name that is not to be had leaves the host's, and
    /// <paramref name="isRefused"/> says so.
    /// </summary>
    public static LegLink Over(Socket socket, ByteTransport transport, int slot, string? congestion, out bool isRefused) =>
        new(transport, TcpInfoProbe.TryCreate(socket), LegCongestion.Of(socket, slot, congestion, out isRefused),
            socket.OwnName() as IPEndPoint, socket.PeerName() as IPEndPoint);
}
