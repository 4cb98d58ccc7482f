using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Striper.Common.Transport;

/// <summary>A connected stream socket in an <see cref="EpollLoop"/>; its owner from here on. What waits goes on on the loop's thread.</summary>
internal sealed class EpollTransport : ByteTransport
{
    private readonly Socket _socket;
    private readonly SafeSocketHandle _handle;
    private readonly EpollRegistration _registration;

    private EpollTransport(Socket socket, EpollRegistration registration) =>
        (_socket, _handle, _registration) = (socket, socket.SafeHandle, registration);

    private Readiness Readable => _registration.Readable;

    private Readiness Writable => _registration.Writable;

    /// <summary>Takes the socket over and sets no delay; null, and nothing taken, when the loop can have no more.</summary>
    public static EpollTransport? TryCreate(EpollLoop loop, Socket socket)
    {
        socket.NoDelay = true;
        return loop.TryAdd(socket) is { } registration ? new EpollTransport(socket, registration) : null;
    }

    /// <inheritdoc/>
    public override ValueTask WaitReadableAsync()
    {
        if (!Readable.IsUnknown)
            return Readable.WaitAsync();
        Readable.BeginTry();
        return _socket.Poll(TimeSpan.Zero, SelectMode.SelectRead) ? default : Readable.WaitAsync();
    }

    /// <inheritdoc/>
    public override ValueTask<int> ReceiveAsync(Memory<byte> buffer)
    {
        var received = TryReceive(buffer.Span);
        return received >= 0 ? new ValueTask<int>(received) : WaitAndReceiveAsync(buffer);
    }

    /// <inheritdoc/>
    public override int TrySend(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Math.Max(Send(bytes), 0);
        }
        catch (ObjectDisposedException)
        {
            return 0;
        }
    }

    /// <inheritdoc/>
    public override ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        var sent = SendOrThrow(bytes.Span);
        return sent == bytes.Length ? default : SendRestAsync(bytes[sent..]);
    }

    /// <inheritdoc/>
    public override void ShutdownSend()
    {
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

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> WaitAndReceiveAsync(Memory<byte> buffer)
    {
        while (true)
        {
            await Readable.WaitAsync();
            var received = TryReceive(buffer.Span);
            if (received >= 0)
                return received;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask SendRestAsync(ReadOnlyMemory<byte> bytes)
    {
        // A send that took less than there was has filled the socket, as one that took nothing: the kernel will tell of room.
        while (!bytes.IsEmpty)
        {
            await Writable.WaitAsync();
            bytes = bytes[SendOrThrow(bytes.Span)..];
        }
    }

    // -1: nothing there yet.
    private unsafe int TryReceive(Span<byte> buffer)
    {
        Readable.BeginTry();
        nint received;
        fixed (byte* bytes = buffer)
            received = Libc.Receive(_handle, bytes, buffer.Length, Libc.DontWait);
        if (received < 0)
            return Marshal.GetLastPInvokeError() == Libc.TryAgain ? -1 : throw new SocketException();
        if (received == buffer.Length || _registration.MayStopEarly)
            Readable.EndTryUnsated();
        return (int)received;
    }

    private int SendOrThrow(ReadOnlySpan<byte> bytes)
    {
        var sent = Send(bytes);
        if (sent >= 0)
            return sent;
        return Marshal.GetLastPInvokeError() == Libc.TryAgain ? 0 : throw new SocketException();
    }

    // -1: nothing was taken, for the reason in the last error.
    private unsafe int Send(ReadOnlySpan<byte> buffer)
    {
        Writable.BeginTry();
        fixed (byte* bytes = buffer)
            return (int)Libc.Send(_handle, bytes, buffer.Length, Libc.DontWait | Libc.NoSignal);
    }
}
