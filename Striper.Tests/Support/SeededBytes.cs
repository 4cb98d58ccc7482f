using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using NUnit.Framework;
using Striper.WanLab.Load;

namespace Striper.Tests.Support;

/// <summary>
/// An endless sequence of bytes that a seed and the offset determine, so that gigabytes can be sent and compared byte by byte without
/// being kept.
/// </summary>
internal sealed class SeededBytes(ulong seed)
{
    private const int ChunkBytes = 256 * 1024;

    private readonly SeededStream _stream = new(seed);

    public void Fill(long offset, Span<byte> destination) => _stream.Fill(destination, offset);

    public byte[] Take(int count)
    {
        var bytes = new byte[count];
        Fill(0, bytes);
        return bytes;
    }

    /// <summary>Writes the first <paramref name="lengthBytes"/> to a new file.</summary>
    /// <returns>Their SHA-256, lower-case hexadecimal, as sha256sum prints it.</returns>
    public async Task<string> WriteFileAsync(string path, long lengthBytes, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var file = File.Create(path);
        var chunk = new byte[ChunkBytes];
        for (long offset = 0; offset < lengthBytes; offset += chunk.Length)
        {
            var part = chunk.AsMemory(0, (int)Math.Min(chunk.Length, lengthBytes - offset));
            Fill(offset, part.Span);
            hash.AppendData(part.Span);
            await file.WriteAsync(part, cancellationToken);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Sends the bytes from <paramref name="offset"/> on.</summary>
    public async Task SendAsync(Socket socket, long offset, long lengthBytes, CancellationToken cancellationToken)
    {
        var chunk = new byte[ChunkBytes];
        for (var end = offset + lengthBytes; offset < end;)
        {
            var part = chunk.AsMemory(0, (int)Math.Min(chunk.Length, end - offset));
            Fill(offset, part.Span);
            offset += part.Length;
            while (part.Length > 0)
                part = part[await socket.SendAsync(part, cancellationToken)..];
        }
    }

    /// <summary>Receives exactly so many bytes and holds each to its place in the sequence.</summary>
    public async Task ExpectAsync(Socket socket, long offset, long lengthBytes, CancellationToken cancellationToken)
    {
        var received = 0L;
        await foreach (var count in CompareAsync(socket, offset, lengthBytes, cancellationToken))
            received += count;
        Assert.That(received, Is.EqualTo(lengthBytes), $"end of stream at offset {offset + received}");
    }

    /// <summary>Receives until the end of the stream or so many bytes, and holds each to its place in the sequence.</summary>
    /// <returns>How many each receive brought.</returns>
    public async IAsyncEnumerable<int> CompareAsync(
        Socket socket, long offset, long mostBytes, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var received = new byte[ChunkBytes];
        var expected = new byte[ChunkBytes];
        while (mostBytes > 0)
        {
            var wanted = (int)Math.Min(received.Length, mostBytes);
            var count = await socket.ReceiveAsync(received.AsMemory(0, wanted), cancellationToken);
            if (count == 0)
                break;
            Fill(offset, expected.AsSpan(0, count));
            var equal = expected.AsSpan(0, count).CommonPrefixLength(received.AsSpan(0, count));
            Assert.That(equal, Is.EqualTo(count), $"first wrong byte at offset {offset + equal}");
            offset += count;
            mostBytes -= count;
            yield return count;
        }
    }
}
