using System.Net;
using System.Net.Sockets;

namespace Striper.Common.Transport;

/// <summary>What the class library's sockets leave to their users.</summary>
public static class SocketExtensions
{
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
