using System.Net;
using System.Net.Sockets;
using Striper.Common.Congestion;
using Striper.Common.Transport;

namespace Striper.Common.Legs;

/// <summary>What a leg runs over.</summary>
/// <param name="Transport">Its bytes in and out; the leg's from the moment it is attached.</param>
/// <param name="Probe">How the kernel sees it; null: receipts alone tell.</param>
/// <param name="Refresh">Called every so often with the time, to keep the kernel's congestion control fit; may be null.</param>
/// <param name="LocalAddress">This end's address, without which it cannot go on; null: not known.</param>
public sealed record LegLink(ByteTransport Transport, ILegProbe? Probe, Action<TimeSpan>? Refresh, IPAddress? LocalAddress)
{
    /// <summary>
    /// The congestion control wanted on every leg, at both ends: with it a lossy leg keeps its rate, and receipts do not wait behind a
    /// window that loss has closed.
    /// </summary>
    public const string PreferredCongestionControl = "bbr";

    /// <summary>
    /// Prepares a connected socket, which <paramref name="transport"/> drives, to be the leg of a slot. <paramref name="congestion"/> null: as the host has it. A name that is not to be had
    /// leaves the host's, and <paramref name="isRefused"/> says so.
    /// </summary>
    public static LegLink Over(Socket socket, ByteTransport transport, int slot, string? congestion, out bool isRefused)
    {
        isRefused = congestion is not null && CongestionControl.Get(socket) is { } current && current != congestion
            && !CongestionControl.TrySet(socket, congestion);
        BbrRefresh? refresh = null;
        return new LegLink(
            transport, TcpInfoProbe.TryCreate(socket),
            now =>
            {
                refresh ??= new BbrRefresh(slot, now);
                if (refresh.IsDue(now))
                    BbrRefresh.TryReinitialise(socket);
            },
            (socket.OwnName() as IPEndPoint)?.Address);
    }
}
