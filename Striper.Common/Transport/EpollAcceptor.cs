using System.Net.Sockets;

namespace Striper.Common.Transport;

/// <summary>
/// Accepts a listening socket's connections on the loop's thread, which goes on with them; one call at a time. Disposing it closes the socket.
/// </summary>
internal sealed class EpollAcceptor : IDisposable
{
    private readonly Socket _listener;
    private readonly EpollRegistration _registration;

    private EpollAcceptor(Socket listener, EpollRegistration registration) => (_listener, _registration) = (listener, registration);

    /// <summary>Takes the listening socket over; null when the loop can have no more.</summary>
    public static EpollAcceptor? TryCreate(EpollLoop loop, Socket listener)
    {
        if (loop.TryAdd(listener) is not { } registration)
            return null;
        listener.Blocking = false;
        return new EpollAcceptor(listener, registration);
    }

    /// <summary>The next connection.</summary>
    /// <exception cref="SocketException">A shortage, what became of the connection, or, as <see cref="SocketError.OperationAborted"/>, disposal.</exception>
    public async ValueTask<Socket> AcceptAsync(CancellationToken cancellationToken)
    {
        var readable = _registration.Readable;
        var isTold = false;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            readable.BeginTry();

            // Not by trying to accept, which would be an exception where there is nobody; but the kernel's word is good.
            if (isTold || _listener.Poll(TimeSpan.Zero, SelectMode.SelectRead))
            {
                isTold = false;
                try
                {
                    return _listener.Accept();
                }
                catch (SocketException e) when (e.SocketErrorCode == SocketError.WouldBlock)
                {
                    continue;
                }
            }

            var waiting = readable.WaitAsync(cancellationToken);
            isTold = !waiting.IsCompleted;
            await waiting;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _listener.Dispose();
        _registration.Dispose();
    }
}
