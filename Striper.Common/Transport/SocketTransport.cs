using System.Net.Sockets;

namespace Striper.Common.Transport;

/// <summary>A connected stream socket; its owner from here on.</summary>
public sealed class SocketTransport : ByteTransport
{
    private readonly Socket _socket;
    private volatile bool _hasShutDown;

    /// <summary>Takes the socket over; TCP_NODELAY is for whoever made it to set.</summary>
    public SocketTransport(Socket socket)
    {
        _socket = socket;
        _socket.Blocking = false;
    }

    /// <inheritdoc/>
    public override async ValueTask WaitReadableAsync() => await _socket.ReceiveAsync(Memory<byte>.Empty);

    /// <inheritdoc/>
    public override ValueTask<int> ReceiveAsync(Memory<byte> buffer) => _socket.ReceiveAsync(buffer);

    /// <inheritdoc/>
    public override void ConfirmEnd()
    {
        // After our own FIN no send takes the error away any more, and one would fail in any case.
        if (_hasShutDown)
            return;

        // Nothing is sent, but a connection that was reset refuses even that; one that the peer has only ended does not.
        _socket.Send(ReadOnlySpan<byte>.Empty, SocketFlags.None, out var error);
        if (error is not (SocketError.Success or SocketError.WouldBlock) && !_hasShutDown)
            throw new SocketException((int)error);
    }

    /// <inheritdoc/>
    public override int TrySend(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var sent = _socket.Send(bytes, SocketFlags.None, out var error);
            return error == SocketError.Success ? sent : 0;
        }
        catch (ObjectDisposedException)
        {
            return 0;
        }
    }

    /// <inheritdoc/>
    public override async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
            bytes = bytes[await _socket.SendAsync(bytes)..];
    }

    /// <inheritdoc/>
    public override bool EndsByClosing => true;

    /// <inheritdoc/>
    public override void ShutdownSend()
    {
        _hasShutDown = true;
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (IsFailure(e))
        {
            // It is over already; whoever reads will see it.
        }
    }

    /// <inheritdoc/>
    public override void Abort() => _socket.Reset();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _socket.Dispose();
    }
}
