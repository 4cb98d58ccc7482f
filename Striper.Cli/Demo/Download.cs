using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Striper.Cli.Demo;

/// <summary>An application that connects, receives to the end of the stream and measures. Used once.</summary>
internal sealed class Download
{
    private const int ReceiveBytes = 256 * 1024;

    private long _bytes;

    /// <summary>Received so far; any thread may read it.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Runs the download.</summary>
    /// <param name="endPoint">Where to connect.</param>
    /// <param name="onReceived">Called after each receive with the bytes so far; must not block.</param>
    /// <param name="cancellation">Gives the download up.</param>
    /// <exception cref="SocketException">The stream was reset, or the connection refused.</exception>
    public async Task<DownloadResult> RunAsync(IPEndPoint endPoint, Action<long> onReceived, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[ReceiveBytes];
        var longestPause = TimeSpan.Zero;
        long last = 0;
        var start = TimeProvider.System.GetTimestamp();
        using var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(endPoint, cancellation);
        while (await socket.ReceiveAsync(buffer, cancellation) is > 0 and var count)
        {
            var now = TimeProvider.System.GetTimestamp();
            var pause = last == 0 ? TimeSpan.Zero : TimeProvider.System.GetElapsedTime(last, now);
            longestPause = pause > longestPause ? pause : longestPause;
            last = now;
            hash.AppendData(buffer, 0, count);
            onReceived(Interlocked.Add(ref _bytes, count));
        }

        return new DownloadResult(Bytes, TimeProvider.System.GetElapsedTime(start), longestPause, hash.GetHashAndReset());
    }
}
