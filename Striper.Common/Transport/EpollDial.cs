using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Striper.Common.Transport;

/// <summary>Connects sockets without the class library's loop, which would keep them.</summary>
internal static class EpollDial
{
    /// <summary>Connects; the socket does not block any more.</summary>
    /// <exception cref="SocketException">There is no connection.</exception>
    /// <exception cref="OperationCanceledException">Given up; the socket is of no more use.</exception>
    public static async ValueTask ConnectAsync(EpollLoop loop, Socket socket, EndPoint endPoint, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();

        // For the kernel alone, with half the calls: the class library need not know of it.
        if (!Libc.TryUnblock(socket.SafeHandle))
            throw new SocketException();
        Begin(socket, endPoint);

        // Within this host it is done by now.
        if (!socket.Poll(TimeSpan.Zero, SelectMode.SelectWrite))
            await WaitAsync(loop, socket, cancellationToken);

        End(socket, endPoint);
    }

    private static unsafe void Begin(Socket socket, EndPoint endPoint)
    {
        var address = endPoint.Serialize();
        fixed (byte* bytes = address.Buffer.Span)
        {
            if (Libc.Connect(socket.SafeHandle, bytes, address.Size) != 0 && Marshal.GetLastPInvokeError() != Libc.InProgress)
                throw new SocketException();
        }
    }

    // The second call tells what became of the first (connect(2)), and the class library learns that there is a connection.
    private static void End(Socket socket, EndPoint endPoint)
    {
        try
        {
            socket.Connect(endPoint);
        }
        catch (SocketException e)
        {
            // Without the address, which the caller names: as the asynchronous call has it.
            throw new SocketException((int)e.SocketErrorCode);
        }
    }

    private static async ValueTask WaitAsync(EpollLoop loop, Socket socket, CancellationToken cancellationToken)
    {
        if (loop.TryAdd(socket) is not { } registration)
            throw new SocketException((int)SocketError.NoBufferSpaceAvailable);
        try
        {
            registration.Writable.BeginTry();
            while (!socket.Poll(TimeSpan.Zero, SelectMode.SelectWrite))
            {
                await registration.Writable.WaitAsync(cancellationToken);
                registration.Writable.BeginTry();
            }
        }
        finally
        {
            registration.Withdraw(socket);
        }
    }
}
