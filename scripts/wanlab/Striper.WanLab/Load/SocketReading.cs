using System.Net.Sockets;

namespace Striper.WanLab.Load;

/// <summary>Messages of a known length.</summary>
internal static class SocketReading
{
    /// <summary>Fills a buffer.</summary>
    /// <returns><see langword="false"/> if the other end closed before its first byte.</returns>
    /// <exception cref="EndOfStreamException">It closed in the middle.</exception>
    public static async Task<bool> TryReadExactlyAsync(Socket socket, Memory<byte> buffer)
    {
        for (var filled = 0; filled < buffer.Length;)
        {
            var count = await socket.ReceiveAsync(buffer[filled..]);
            if (count == 0)
                return filled == 0 ? false : throw new EndOfStreamException($"closed after {filled} of {buffer.Length} bytes");
            filled += count;
        }

        return true;
    }

    /// <summary>Fills a buffer.</summary>
    /// <exception cref="EndOfStreamException">The other end closed before.</exception>
    public static async Task ReadExactlyAsync(Socket socket, Memory<byte> buffer)
    {
        if (!await TryReadExactlyAsync(socket, buffer))
            throw new EndOfStreamException("closed");
    }
}
