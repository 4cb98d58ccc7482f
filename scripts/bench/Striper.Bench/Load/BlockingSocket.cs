using System.Net;
using System.Net.Sockets;

namespace Striper.Bench.Load;

/// <summary>Sockets that block their thread: one system call for each operation, which is the least that a load can cost.</summary>
internal static class BlockingSocket
{
    // Longer than anything waits that works.
    private const int LongestSilenceMs = 30_000;

    /// <summary>Connects.</summary>
    public static Socket Connect(IPEndPoint target)
    {
        var socket = new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = LongestSilenceMs };
        try
        {
            socket.Connect(target);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Fills a buffer.</summary>
    /// <returns><see langword="false"/> if the other end closed before its last byte.</returns>
    public static bool TryReadExactly(Socket socket, Span<byte> buffer)
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

    /// <summary>Sends a message and waits until it is back.</summary>
    /// <exception cref="EndOfStreamException">The other end closed instead.</exception>
    public static void Exchange(Socket socket, byte[] message)
    {
        socket.Send(message);
        if (!TryReadExactly(socket, message))
            throw new EndOfStreamException("closed before the answer");
    }
}
