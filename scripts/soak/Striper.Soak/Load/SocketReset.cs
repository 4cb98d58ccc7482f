using System.Net.Sockets;

namespace Striper.Soak.Load;

/// <summary>RST, which the class library's sockets send only when asked twice.</summary>
internal static class SocketReset
{
    /// <summary>Closes the socket with RST instead of FIN (SO_LINGER with a time of 0); never throws.</summary>
    public static void Reset(this Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Gone already.
        }

        socket.Dispose();
    }
}
