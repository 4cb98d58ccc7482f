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
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            readable.BeginTry();

            // Not by trying to accept, which would be an exception where there is nobody.
            if (_listener.Poll(TimeSpan.Zero, SelectMode.SelectRead))
            {
                try
                {
                    return _listener.Accept();
                }
                catch (SocketException e) when (e.SocketErrorCode == SocketError.WouldBlock)
                {
                    continue;
                }
            }

            await readable.WaitAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _listener.Dispose();
        _registration.Dispose();
    }
}
