using System.Net;
using System.Net.Sockets;

namespace Striper.Bench.Load;

/// <summary>Connections of the loads, without the cost of waiting asynchronously.</summary>
internal static class BlockingSocket
{
    /// <summary>Connects on loopback, and says what for.</summary>
    public static Socket Connect(int port, ConnectionKind kind)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.Connect(IPAddress.Loopback, port);
            socket.Send([(byte)kind]);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Fills the buffer; false: the other end closed before.</summary>
    public static bool TryReceive(Socket socket, Span<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            var count = socket.Receive(buffer);
            if (count == 0)
                return false;
            buffer = buffer[count..];
        }

        return true;
    }
}
