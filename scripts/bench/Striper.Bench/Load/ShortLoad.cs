using System.Diagnostics;

namespace Striper.Bench.Load;

/// <summary>Short connections, one after the other, by some clients at once.</summary>
internal static class ShortLoad
{
    /// <summary>A small request, and its answer.</summary>
    public const int MessageBytes = 100;

    private static readonly TimeSpan _warmUp = TimeSpan.FromSeconds(0.5);

    /// <summary>Connects for a while.</summary>
    /// <exception cref="InvalidDataException">An answer is another than was sent.</exception>
    public static async Task<LoadReport> RunAsync(int port, int clients, TimeSpan length)
    {
        await ConnectAsync(port, clients, _warmUp);
        var time = Stopwatch.StartNew();
        var counts = await ConnectAsync(port, clients, length);
        return new LoadReport(0, time.Elapsed.TotalSeconds, counts.Sum());
    }

    private static Task<long[]> ConnectAsync(int port, int clients, TimeSpan length) =>
        Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Factory.StartNew(
            () => Connect(port, length), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

    private static long Connect(int port, TimeSpan length)
    {
        var message = new byte[MessageBytes];
        var answer = new byte[MessageBytes];
        var time = Stopwatch.StartNew();
        long count = 0;
        for (; time.Elapsed < length; count++)
        {
            Random.Shared.NextBytes(message);
            using var socket = BlockingSocket.Connect(port, ConnectionKind.Short);
            socket.Send(message);
            if (!BlockingSocket.TryReceive(socket, answer) || !message.AsSpan().SequenceEqual(answer))
                throw new InvalidDataException("an answer is another than was sent");
        }

        return count;
    }
}
