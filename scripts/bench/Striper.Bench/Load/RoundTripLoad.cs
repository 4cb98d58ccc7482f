using System.Diagnostics;
using System.Net;
using Striper.WanLab.Reporting;

namespace Striper.Bench.Load;

/// <summary>Small messages there and back on one connection, the next when the one before is back.</summary>
internal static class RoundTripLoad
{
    /// <summary>Runs for a time.</summary>
    public static RoundTripTimes Run(IPEndPoint target, TimeSpan length)
    {
        using var socket = BlockingSocket.Connect(target);
        var message = new byte[MessageSize.RoundTrip];
        message[0] = (byte)RequestKind.RoundTrips;
        var times = new List<double>(1 << 20);
        var begin = Stopwatch.GetTimestamp();
        var end = begin + (long)(length.TotalSeconds * Stopwatch.Frequency);
        for (long before = begin, after; before < end; before = after)
        {
            BlockingSocket.Exchange(socket, message);
            after = Stopwatch.GetTimestamp();
            times.Add((after - before) * 1e6 / Stopwatch.Frequency);
        }

        return new RoundTripTimes(times.Count, Quantile.Of(times, 0.5), Quantile.Of(times, 0.99));
    }
}
