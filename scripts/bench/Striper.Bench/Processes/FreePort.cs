using System.Net;
using System.Net.Sockets;

namespace Striper.Bench.Processes;

/// <summary>Ports of the loopback device for programs that cannot pick one.</summary>
internal static class FreePort
{
    // Below those that the kernel gives to outgoing connections, so that none of these takes a port between its choice and its use.
    private const int First = 20_000;
    private const int Count = 12_000;

    private static int _next = Random.Shared.Next(Count);

    /// <summary>An address that nobody listens on.</summary>
    public static IPEndPoint Next()
    {
        while (true)
        {
            var candidate = new IPEndPoint(IPAddress.Loopback, First + (_next++ % Count));
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(candidate);
                return candidate;
            }
            catch (SocketException)
            {
                // Taken; the next one.
            }
        }
    }
}
