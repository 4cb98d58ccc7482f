using System.Diagnostics;
using System.Net.Sockets;
using Striper.WanLab.Load;

namespace Striper.Bench.Load;

/// <summary>Downloads over some connections at once.</summary>
internal static class BulkLoad
{
    private const int BufferBytes = 256 * 1024;

    /// <summary>Downloads for a while.</summary>
    /// <exception cref="InvalidDataException">Bytes that are to be compared are not those sent.</exception>
    public static async Task<LoadReport> RunAsync(int port, int connections, bool isChecked, TimeSpan length)
    {
        var sockets = Enumerable.Range(0, connections)
            .Select(_ => BlockingSocket.Connect(port, isChecked ? ConnectionKind.Checked : ConnectionKind.Bulk)).ToArray();
        var time = Stopwatch.StartNew();
        var bytes = await Task.WhenAll(sockets.Select(s => ReceiveAsync(s, isChecked, time, length)));
        var seconds = time.Elapsed.TotalSeconds;
        foreach (var socket in sockets)
            socket.Dispose();
        return new LoadReport(bytes.Sum(), seconds);
    }

    private static Task<long> ReceiveAsync(Socket socket, bool isChecked, Stopwatch time, TimeSpan length) => Task.Factory.StartNew(
        () => Receive(socket, isChecked, time, length), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static long Receive(Socket socket, bool isChecked, Stopwatch time, TimeSpan length)
    {
        var stream = new SeededStream(BenchTarget.Seed);
        var buffer = new byte[BufferBytes];
        var expected = new byte[isChecked ? BufferBytes : 0];
        long bytes = 0;
        while (time.Elapsed < length)
        {
            var count = socket.Receive(buffer);
            if (count == 0)
                throw new EndOfStreamException($"closed after {bytes} bytes");
            if (isChecked)
            {
                stream.Fill(expected.AsSpan(0, count), bytes);
                if (!buffer.AsSpan(0, count).SequenceEqual(expected.AsSpan(0, count)))
                    throw new InvalidDataException($"other bytes than were sent, from offset {bytes} on");
            }

            bytes += count;
        }

        return bytes;
    }
}
