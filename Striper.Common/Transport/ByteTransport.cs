using Striper.Common.Buffers;

namespace Striper.Common.Transport;

/// <summary>
/// The seam between a tunnel and the world: one connection's bytes in and out, for legs (socket, later TLS) and applications. One receive
/// and one send at a time. Failures are <see cref="IOException"/>, <see cref="System.Net.Sockets.SocketException"/> or
/// <see cref="ObjectDisposedException"/>, see <see cref="IsFailure"/>.
/// </summary>
public abstract class ByteTransport : IDisposable
{
    /// <summary>Whether an exception of a transport is an ordinary end of a connection, not a mistake of ours.</summary>
    public static bool IsFailure(Exception e) => e is IOException or System.Net.Sockets.SocketException or ObjectDisposedException or OperationCanceledException;

    /// <summary>
    /// What its owner does when the connection is reset from within, by a filter that it passes, while nobody may be waiting for it. Set before its use.
    /// </summary>
    public Action? Broken { get; set; }

    /// <summary>Completes when bytes or the end can be read, perhaps too early; holds no buffer meanwhile.</summary>
    public abstract ValueTask WaitReadableAsync();

    /// <summary>Receives at least one byte; 0: the peer ended its direction.</summary>
    public abstract ValueTask<int> ReceiveAsync(Memory<byte> buffer);

    /// <summary>Whether <see cref="TryMoveTo"/> can be of use here, on this thread.</summary>
    public virtual bool CanMove => false;

    /// <summary>
    /// Receives what is there, at most <paramref name="mostBytes"/>, and hands over to another transport, without a copy, what that takes without
    /// waiting. False: it cannot be done between these two, or on this thread, or now, and nothing has happened. Only for who
    /// alone sends on the other.
    /// </summary>
    public virtual bool TryMoveTo(ByteTransport other, int mostBytes, BufferPool pool, out MovedBytes moved)
    {
        moved = default;
        return false;
    }

    /// <summary>
    /// To be called after <see cref="ReceiveAsync"/> gave 0: fails if that was no end but a reset. The system tells each reset once only, and a send may
    /// have been told before; what is received then looks like an ordinary end (tcp(7), SO_ERROR in socket(7)).
    /// </summary>
    public virtual void ConfirmEnd()
    {
    }

    /// <summary>Hands over what is taken without waiting, which may be nothing; never throws for a failed connection (0, and the next send fails).</summary>
    public abstract int TrySend(ReadOnlySpan<byte> bytes);

    /// <summary>
    /// Hands over all of the bytes. Cannot be cancelled: half a frame would make the rest of the connection worthless. Only
    /// <see cref="Abort"/> ends it early.
    /// </summary>
    public abstract ValueTask SendAsync(ReadOnlyMemory<byte> bytes);

    /// <summary>Ends our direction (FIN) after everything sent; the other one goes on.</summary>
    public abstract void ShutdownSend();

    /// <summary>Whether <see cref="Dispose()"/> tells the peer of our end as <see cref="ShutdownSend"/> does, once the peer has ended its direction.</summary>
    public virtual bool EndsByClosing => false;

    /// <summary><see cref="ShutdownSend"/>, where more may have to go out before it: ends when our direction has.</summary>
    public virtual ValueTask EndSendAsync()
    {
        ShutdownSend();
        return default;
    }

    /// <summary>Ends both directions at once (RST where there is one); whatever waits fails.</summary>
    public abstract void Abort();

    /// <summary>Closes the connection in the ordinary way.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the connection in the ordinary way.</summary>
    protected abstract void Dispose(bool disposing);
}
