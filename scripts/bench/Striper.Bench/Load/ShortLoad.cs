using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Striper.Bench.Load;

/// <summary>Short connections, one after the other by each of some clients: connect, a message there and back, close.</summary>
internal static class ShortLoad
{
    /// <summary>Runs for a time, or until one fails.</summary>
    public static ShortCount Run(IPEndPoint target, int clients, TimeSpan length)
    {
        var connections = 0L;
        string? failure = null;
        var watch = Stopwatch.StartNew();
        void Client()
        {
            var message = new byte[MessageSize.Short];
            message[0] = (byte)RequestKind.Short;
            try
            {
                while (watch.Elapsed < length)
                {
                    using (var socket = BlockingSocket.Connect(target))
                        BlockingSocket.Exchange(socket, message);
                    Interlocked.Increment(ref connections);
                }
            }
            catch (Exception e) when (e is SocketException or IOException)
            {
                failure = e.Message;
            }
        }

        var threads = Enumerable.Range(0, clients).Select(_ => LoadThread.Start(Client)).ToArray();
        foreach (var thread in threads)
            thread.Join();
        return new ShortCount(connections, watch.Elapsed.TotalSeconds, failure);
    }
}
