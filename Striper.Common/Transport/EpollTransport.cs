using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Striper.Common.Buffers;

namespace Striper.Common.Transport;

/// <summary>A connected stream socket in an <see cref="EpollLoop"/>; its owner from here on. What waits goes on on the loop's thread.</summary>
internal sealed class EpollTransport : ByteTransport
{
    private readonly Socket _socket;
    private readonly SafeSocketHandle _handle;
    private readonly EpollRegistration _registration;
    private volatile bool _hasShutDown;

    // Whether bytes can be moved from or to here within the kernel; null: not tried yet. The loop's thread only.
    private bool? _isMovable;

    private EpollTransport(Socket socket, EpollRegistration registration) =>
        (_socket, _handle, _registration) = (socket, socket.SafeHandle, registration);

    private Readiness Readable => _registration.Readable;

    private Readiness Writable => _registration.Writable;

    /// <summary>
    /// Takes the socket over; null, and nothing taken, when the loop can have no more. TCP_NODELAY is for whoever made it to set. With
    /// <paramref name="isQuiet"/> the kernel is not asked what has come, but tells.
    /// </summary>
    public static EpollTransport? TryCreate(EpollLoop loop, Socket socket, bool isQuiet = false)
    {
        if (loop.TryAdd(socket) is not { } registration)
            return null;
        if (!isQuiet)
            registration.Readable.EndTryUnsated();
        return new EpollTransport(socket, registration);
    }

    /// <inheritdoc/>
    public override ValueTask WaitReadableAsync()
    {
        if (!Readable.IsUnknown)
            return Readable.WaitAsync();
        Readable.BeginTry();
        if (!_socket.Poll(TimeSpan.Zero, SelectMode.SelectRead))
            return Readable.WaitAsync();

        // Nothing was taken: who asks again before a receive must not wait for a change that was told already.
        Readable.EndTryUnsated();
        return default;
    }

    /// <inheritdoc/>
    public override ValueTask<int> ReceiveAsync(Memory<byte> buffer)
    {
        var received = TryReceive(buffer.Span);
        if (received >= 0)
            return new ValueTask<int>(received);
        return IsTooEarly ? WaitAndReceiveAsync(buffer) : ValueTask.FromException<int>(new SocketException());
    }

    /// <inheritdoc/>
    public override bool CanMove => EpollLoop.OfThisThread is not null && _isMovable != false && !_registration.MayStopEarly;

    /// <inheritdoc/>
    public override bool TryMoveTo(ByteTransport other, int mostBytes, BufferPool pool, out MovedBytes moved)
    {
        moved = default;

        // Before urgent data the kernel stops as if there were nothing.
        if (EpollLoop.OfThisThread is not { } loop || other is not EpollTransport to || _registration.MayStopEarly || !IsMovable || !to.IsMovable
            || loop.Pipe is not { } pipe)
            return false;
        Readable.BeginTry();
        var received = pipe.Fill(_handle, mostBytes);
        if (received < 0 && IsRefused)
        {
            Readable.EndTryUnsated();
            _isMovable = false;
            return false;
        }

        if (received < 0 && !IsTooEarly)
            throw new SocketException();
        if (received <= 0)
        {
            moved = new MovedBytes(received, 0, null);
            return true;
        }

        // It ends where the pipe is full, or a packet is.
        Readable.EndTryUnsated();
        try
        {
            moved = to.Take(pipe, received, pool);
            return true;
        }
        catch
        {
            // Nobody else must get what is left in it.
            loop.DropPipe();
            throw;
        }
    }

    /// <inheritdoc/>
    public override void ConfirmEnd()
    {
        // As SocketTransport has it: nothing is sent, and a connection that was reset refuses even that. Beside a sender that may wait for room.
        if (!_hasShutDown && TrySendNothing() < 0 && !IsTooEarly && !_hasShutDown)
            throw new SocketException();
    }

    /// <inheritdoc/>
    public override int TrySend(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Math.Max(TrySendOnce(bytes), 0);
        }
        catch (ObjectDisposedException)
        {
            return 0;
        }
    }

    /// <inheritdoc/>
    public override ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        var sent = TrySendOnce(bytes.Span);
        if (sent == bytes.Length)
            return default;
        return sent >= 0 || IsTooEarly ? SendRestAsync(bytes[Math.Max(sent, 0)..]) : ValueTask.FromException(new SocketException());
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
    public override void Abort()
    {
        _socket.Reset();
        _registration.Dispose();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (!disposing)
            return;
        _socket.Dispose();
        _registration.Dispose();
    }

    // Sockets of other kinds, or a sandbox.
    private static bool IsRefused => Marshal.GetLastPInvokeError() is Libc.InvalidArgument or Libc.NotPermitted or Libc.NoSuchCall;

    private bool IsMovable => _isMovable ??= TryUnblock();

    // Why the last call took or gave nothing: it would have had to wait. Anything else is the end of the connection.
    private static bool IsTooEarly => Marshal.GetLastPInvokeError() == Libc.TryAgain;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> WaitAndReceiveAsync(Memory<byte> buffer)
    {
        while (true)
        {
            await Readable.WaitAsync();
            var received = TryReceive(buffer.Span);
            if (received >= 0)
                return received;
            if (!IsTooEarly)
                throw new SocketException();
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask SendRestAsync(ReadOnlyMemory<byte> bytes)
    {
        // A send that took less than there was has filled the socket, as one that took nothing: the kernel will tell of room.
        while (!bytes.IsEmpty)
        {
            await Writable.WaitAsync();
            var sent = TrySendOnce(bytes.Span);
            if (sent < 0 && !IsTooEarly)
                throw new SocketException();
            bytes = bytes[Math.Max(sent, 0)..];
        }
    }

    // -1: nothing; the last error says why.
    private unsafe int TryReceive(Span<byte> buffer)
    {
        Readable.BeginTry();
        nint received;
        fixed (byte* bytes = buffer)
            received = Libc.Receive(_handle, bytes, buffer.Length, Libc.DontWait);
        if (received == buffer.Length || _registration.MayStopEarly)
            Readable.EndTryUnsated();
        return (int)received;
    }

    // Moving heeds the socket's own flag alone.
    private bool TryUnblock()
    {
        try
        {
            return Libc.TryUnblock(_handle);
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }

    // What it does not take for whatever reason goes back: the next send tells.
    private MovedBytes Take(KernelPipe pipe, int bytes, BufferPool pool)
    {
        var taken = 0;
        try
        {
            for (var last = 1; taken < bytes && last > 0; taken += Math.Max(last, 0))
            {
                Writable.BeginTry();
                last = pipe.Drain(_handle, bytes - taken);
            }
        }
        catch (ObjectDisposedException)
        {
            // As above.
        }

        if (taken == bytes)
            return new MovedBytes(bytes, taken, null);
        if (taken == 0 && IsRefused)
            _isMovable = false;
        var rest = pool.Rent(bytes - taken);
        pipe.Read(rest.AsSpan(0, bytes - taken));
        return new MovedBytes(bytes, taken, rest);
    }

    private unsafe nint TrySendNothing() => Libc.Send(_handle, null, 0, Libc.DontWait | Libc.NoSignal);

    // -1: nothing; the last error says why.
    private unsafe int TrySendOnce(ReadOnlySpan<byte> buffer)
    {
        Writable.BeginTry();
        fixed (byte* bytes = buffer)
            return (int)Libc.Send(_handle, bytes, buffer.Length, Libc.DontWait | Libc.NoSignal);
    }
}
