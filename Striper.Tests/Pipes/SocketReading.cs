using System.Net.Sockets;
using System.Security.Cryptography;

namespace Striper.Tests.Pipes;

/// <summary>What the tests ask of a raw socket.</summary>
internal static class SocketReading
{
    /// <summary>Everything up to FIN; a reset throws.</summary>
    public static async Task<byte[]> ReadToFinAsync(this Socket socket, CancellationToken cancellationToken)
    {
        using var received = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (await socket.ReceiveAsync(buffer, cancellationToken) is > 0 and var count)
            received.Write(buffer, 0, count);
        return received.ToArray();
    }

    /// <summary>Exactly <paramref name="count"/> bytes.</summary>
    public static async Task<byte[]> ReadExactlyAsync(this Socket socket, int count, CancellationToken cancellationToken)
    {
        var buffer = new byte[count];
        await using var stream = new NetworkStream(socket, ownsSocket: false);
        await stream.ReadExactlyAsync(buffer, cancellationToken);
        return buffer;
    }

    /// <summary>How the connection ended: null for FIN.</summary>
    public static async Task<SocketError?> ReadToEndAsync(this Socket socket, CancellationToken cancellationToken)
    {
        try
        {
            await socket.ReadToFinAsync(cancellationToken);
            return null;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode;
        }
    }

    /// <summary>The hash of everything up to FIN.</summary>
    public static async Task<string> HashToFinAsync(this Socket socket, CancellationToken cancellationToken)
    {
        await using var stream = new NetworkStream(socket, ownsSocket: false);
        return Convert.ToHexString(await SHA256.HashDataAsync(stream, cancellationToken));
    }

    /// <summary>Sends pseudo-random bytes and FIN; returns their hash.</summary>
    public static async Task<string> SendRandomAsync(this Socket socket, int seed, long bytes, CancellationToken cancellationToken)
    {
        var random = new Random(seed);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[256 * 1024];
        for (var rest = bytes; rest > 0;)
        {
            var chunk = buffer.AsMemory(0, (int)Math.Min(rest, random.Next(1, buffer.Length)));
            random.NextBytes(chunk.Span);
            hash.AppendData(chunk.Span);
            await socket.SendAsync(chunk, cancellationToken);
            rest -= chunk.Length;
        }

        socket.Shutdown(SocketShutdown.Send);
        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
