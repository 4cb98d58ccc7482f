using System.Net;
using System.Net.Sockets;
using NUnit.Framework;

namespace Striper.Tests.Support;

/// <summary>The test's own TCP sockets on 127.0.0.1: applications before the tunnel and targets behind it.</summary>
internal static class Loopback
{
    /// <summary>A listener on a free port; <paramref name="port"/> names a port that must be free instead.</summary>
    public static TcpListener Listen(int port = 0)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start(backlog: 512);
        return listener;
    }

    /// <summary>An address on which nothing listens: connections are refused until somebody takes it.</summary>
    public static IPEndPoint UnusedEndPoint()
    {
        using var listener = Listen();
        return listener.EndPoint;
    }

    public static async Task<Socket> ConnectAsync(IPEndPoint endPoint, CancellationToken cancellationToken)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endPoint, cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Connects, and expects to be reset: perhaps so soon that connecting itself already reports it.</summary>
    public static async Task ExpectConnectionIsResetAsync(IPEndPoint endPoint, CancellationToken cancellationToken)
    {
        try
        {
            using var socket = await ConnectAsync(endPoint, cancellationToken);
            await socket.ExpectResetAsync(cancellationToken);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            // The connection was there, or it would have been refused.
        }
    }

    /// <summary>Waits until connections to the address are refused, with no pause between the attempts.</summary>
    public static async Task WaitUntilRefusedAsync(IPEndPoint endPoint, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                using var socket = await ConnectAsync(endPoint, cancellationToken);
                socket.Abort();
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionRefused)
            {
                return;
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionReset)
            {
                // Accepted by the kernel while the listener was being closed.
            }
        }
    }

    extension(TcpListener listener)
    {
        public IPEndPoint EndPoint => (IPEndPoint)listener.LocalEndpoint;
    }

    extension(Socket socket)
    {
        /// <summary>Closes with RST: SO_LINGER of 0 s discards what is unsent (socket(7)). A closed socket stays closed.</summary>
        public void Abort()
        {
            try
            {
                socket.LingerState = new LingerOption(enable: true, seconds: 0);
            }
            catch (ObjectDisposedException)
            {
                // Closed by somebody else meanwhile.
            }

            socket.Dispose();
        }

        /// <summary>
        /// Ends both directions with FIN, while others may be receiving; disposing would send RST then, as that is how .NET cancels a
        /// receive that is under way.
        /// </summary>
        public void End()
        {
            try
            {
                socket.Shutdown(SocketShutdown.Both);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // Ended by somebody else meanwhile.
            }
        }

        /// <summary>Sends bytes one way and holds the other end to receiving exactly them.</summary>
        public async Task DeliverAsync(Socket receiver, byte[] bytes, CancellationToken cancellationToken)
        {
            await socket.SendAsync(bytes, cancellationToken);
            var received = new byte[bytes.Length];
            for (var count = 0; count < received.Length;)
            {
                var more = await receiver.ReceiveAsync(received.AsMemory(count), cancellationToken);
                Assert.That(more, Is.Positive, "end of stream too early");
                count += more;
            }

            Assert.That(received, Is.EqualTo(bytes));
        }

        /// <summary>The next thing on this socket must be the other end's FIN.</summary>
        public async Task ExpectEndAsync(CancellationToken cancellationToken) =>
            Assert.That(await socket.ReceiveAsync(new byte[1], cancellationToken), Is.Zero, "bytes after the end");

        /// <summary>The connection must end in RST, not FIN; bytes before it are skipped.</summary>
        public async Task ExpectResetAsync(CancellationToken cancellationToken)
        {
            var buffer = new byte[64 * 1024];
            try
            {
                while (await socket.ReceiveAsync(buffer, cancellationToken) > 0)
                {
                    // What was on its way before the reset.
                }
            }
            catch (SocketException e)
            {
                Assert.That(e.SocketErrorCode, Is.EqualTo(SocketError.ConnectionReset));
                return;
            }

            Assert.Fail("The connection ended with FIN where RST was due.");
        }

        /// <summary>Reads until the other end closes, with FIN or RST.</summary>
        public async Task WaitForCloseAsync(CancellationToken cancellationToken)
        {
            var buffer = new byte[64 * 1024];
            try
            {
                while (await socket.ReceiveAsync(buffer, cancellationToken) > 0)
                {
                    // Whatever it answers is of no interest.
                }
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionReset)
            {
                // As good as FIN here.
            }
        }
    }
}
