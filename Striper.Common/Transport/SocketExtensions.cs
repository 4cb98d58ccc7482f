using System.Net;
using System.Net.Sockets;

namespace Striper.Common.Transport;

/// <summary>What the class library's sockets leave to their users.</summary>
public static class SocketExtensions
{
    private const int KeepAliveSeconds = 60;
    private const int KeepAliveProbes = 120;

    /// <summary>Closes the socket with RST instead of FIN (SO_LINGER with a time of 0, RFC 9293, section 3.10.5); never throws.</summary>
    public static void Reset(this Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Already gone: there is nobody left to tell.
        }

        socket.Dispose();
    }

    /// <summary>
    /// Has the kernel ask a silent peer whether it is still there (RFC 9293, section 3.8.4): for connections of applications and targets, whose
    /// protocols may be silent for hours. Asked each minute, so that no firewall forgets the connection; given up only after two hours without an answer, as
    /// late as hosts do by default, so that a laptop may sleep. Legs have their PING and do without. Never throws.
    /// </summary>
    internal static void KeepAlive(this Socket socket)
    {
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, KeepAliveSeconds);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, KeepAliveSeconds);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, KeepAliveProbes);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Already gone, or a system without these options: then its own times hold.
        }
    }

    /// <summary>Prepares the connection to a target at <paramref name="peer"/>, as <see cref="Listener"/> does one of an application. Never throws.</summary>
    internal static void PrepareForTarget(this Socket socket, IPEndPoint peer)
    {
        socket.KeepAlive();
        socket.ControlWithinHost(peer);
    }

    /// <summary>
    /// Within this host Reno (RFC 5681), which every Linux allows: there is no path to control, and bbr's pacing would only cost time. Never throws.
    /// </summary>
    internal static void ControlWithinHost(this Socket socket, EndPoint? peer)
    {
        if (peer is IPEndPoint { Address: var address } && IPAddress.IsLoopback(address))
            CongestionControl.TrySet(socket, "reno");
    }

    /// <summary>Whether the peer has ended or reset the connection and left nothing to read.</summary>
    public static bool IsEnded(this Socket socket) => socket.Poll(TimeSpan.Zero, SelectMode.SelectRead) && socket.Available == 0;

    /// <summary>The local address for a log line; null when the socket is gone.</summary>
    public static EndPoint? OwnName(this Socket socket)
    {
        try
        {
            return socket.LocalEndPoint;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return null;
        }
    }

    /// <summary>The peer's address for a log line; null when the connection is gone, where the property throws.</summary>
    public static EndPoint? PeerName(this Socket socket)
    {
        try
        {
            return socket.RemoteEndPoint;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return null;
        }
    }
}
