using System.Diagnostics;
using Striper.WanLab.Reporting;

namespace Striper.Bench.Load;

/// <summary>One small message at a time, there and back.</summary>
internal static class RoundTripLoad
{
    /// <summary>A keystroke with what ssh adds.</summary>
    public const int MessageBytes = 64;

    // Until the runtime has compiled what it measures with.
    private static readonly TimeSpan _warmUp = TimeSpan.FromSeconds(1);

    /// <summary>Measures for a while.</summary>
    /// <exception cref="InvalidDataException">An answer is another than was sent.</exception>
    public static LoadReport Run(int port, TimeSpan length)
    {
        using var socket = BlockingSocket.Connect(port, ConnectionKind.RoundTrips);
        Measure(socket, _warmUp);
        var microseconds = Measure(socket, length);
        return new LoadReport(
            0, length.TotalSeconds, microseconds.Count, Quantile.Of(microseconds, 0.5), Quantile.Of(microseconds, 0.99));
    }

    private static List<double> Measure(System.Net.Sockets.Socket socket, TimeSpan length)
    {
        var microseconds = new List<double>();
        var message = new byte[MessageBytes];
        var answer = new byte[MessageBytes];
        var time = Stopwatch.StartNew();
        while (time.Elapsed < length)
        {
            Random.Shared.NextBytes(message);
            var began = Stopwatch.GetTimestamp();
            socket.Send(message);
            if (!BlockingSocket.TryReceive(socket, answer))
                throw new EndOfStreamException("closed");
            microseconds.Add(Stopwatch.GetElapsedTime(began).TotalMicroseconds);
            if (!message.AsSpan().SequenceEqual(answer))
                throw new InvalidDataException("an answer is another than was sent");
        }

        return microseconds;
    }
}
