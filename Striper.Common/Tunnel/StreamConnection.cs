using Striper.Common.Diagnostics;
using Striper.Common.Engine;
using Striper.Common.Primitives;
using Striper.Common.Transport;
using Striper.Common.Wire;

namespace Striper.Common.Tunnel;

/// <summary>
/// The application's connection of one stream: reads when the engine takes bytes, writes when it has some. Each direction runs until it has
/// nothing to do and is started again by a signal; the engine sees to it that each runs at most once at a time.
/// </summary>
internal sealed class StreamConnection(StripedTunnel tunnel, EngineStream stream, ByteTransport transport)
{
    // A read's size follows what reads bring: small for somebody typing, large where bulk flows.
    private const int SmallestReadBytes = 16 * 1024;
    private const int LargestReadBytes = 256 * 1024;

    // One write of in-order bytes: more would let credit wait for the whole of it.
    private const int LargestWriteBytes = 256 * 1024;

    private int _readBytes = SmallestReadBytes;
    private bool _wasFull;
    private long _sampledBytes;

    /// <summary>How fast it moves; null: it does not, or nobody watches. Guarded by the tunnel's lock.</summary>
    public RatePair? Rates { get; private set; }

    /// <summary>Takes what rates are made of. A stream that does not move costs no memory for it.</summary>
    public void Sample(TimeSpan now)
    {
        var bytes = stream.SentBytes + stream.DeliveredBytes;
        if (bytes == _sampledBytes && Rates?.IsMoving != true)
        {
            Rates = null;
            return;
        }

        _sampledBytes = bytes;
        (Rates ??= new RatePair()).Add(stream.SentBytes, stream.DeliveredBytes, now);
    }

    public void StartReading() => tunnel.Watch(ReadAsync(), "reading from an application");

    public void StartDelivering() => tunnel.Watch(DeliverAsync(), "writing to an application");

    /// <summary>Hands over bytes that need not wait; how many were taken.</summary>
    public int TrySend(ReadOnlyMemory<byte> bytes) => transport.TrySend(bytes.Span);

    /// <summary>Hands over what comes from elsewhere, as <see cref="ByteTransport.TryMoveTo"/> does.</summary>
    public bool TryMoveFrom(ByteTransport from, int mostBytes, out MovedBytes moved) => from.TryMoveTo(transport, mostBytes, tunnel.Buffers, out moved);

    public void Abort() => transport.Abort();

    public void Close() => transport.Dispose();

    /// <summary>The application's connection was reset from within, and nobody may be waiting for it.</summary>
    public void Break()
    {
        lock (tunnel.Gate)
        {
            tunnel.Reset(stream, ResetCode.ApplicationReset);
            tunnel.Collect();
        }

        transport.Abort();
        SignalQueue.Run();
    }

    private async Task ReadAsync()
    {
        while (TryBeginRead())
        {
            byte[]? buffer = null;
            var length = 0;
            var hasFailed = false;
            try
            {
                if (!_wasFull)
                    await transport.WaitReadableAsync();
                buffer = tunnel.Buffers.Rent(FrameWriter.MaxDataHeaderBytes + _readBytes);
                length = await transport.ReceiveAsync(buffer.AsMemory(FrameWriter.MaxDataHeaderBytes, _readBytes));
                if (length == 0)
                    transport.ConfirmEnd();
            }
            catch (Exception e) when (ByteTransport.IsFailure(e))
            {
                hasFailed = true;
            }

            EndRead(buffer, length, hasFailed);
        }
    }

    private bool TryBeginRead()
    {
        lock (tunnel.Gate)
            return tunnel.Engine.TryBeginRead(stream);
    }

    private void EndRead(byte[]? buffer, int length, bool hasFailed)
    {
        _wasFull = length == _readBytes;
        if (_wasFull)
            _readBytes = Math.Min(_readBytes * 2, LargestReadBytes);
        else if (length < _readBytes / 4)
            _readBytes = Math.Max(_readBytes / 2, SmallestReadBytes);
        if (length == 0 && buffer is not null)
            tunnel.Buffers.Return(buffer);
        lock (tunnel.Gate)
        {
            if (hasFailed)
            {
                tunnel.Engine.CancelRead(stream);
                tunnel.Reset(stream, ResetCode.ApplicationReset);
            }
            else if (length == 0)
            {
                tunnel.Engine.EndReadAtFin(stream, tunnel.Now);
            }
            else
            {
                tunnel.Engine.EndRead(stream, buffer!, FrameWriter.MaxDataHeaderBytes, length, _wasFull, tunnel.Now);
            }

            tunnel.Collect();
        }

        if (hasFailed)
            transport.Abort();
        SignalQueue.Run();
    }

    private async Task DeliverAsync()
    {
        while (TryBeginDelivery(out var bytes, out var isEnd, out var isClosed))
        {
            var hasFailed = false;
            try
            {
                if (!isEnd)
                    await transport.SendAsync(bytes);
                else if (!isClosed || !transport.EndsByClosing)
                    await transport.EndSendAsync();
            }
            catch (Exception e) when (ByteTransport.IsFailure(e))
            {
                hasFailed = true;
            }

            lock (tunnel.Gate)
            {
                tunnel.Engine.EndWriteToApplication(stream, hasFailed ? 0 : bytes.Length, isEnd && !hasFailed, tunnel.Now);
                if (hasFailed)
                    tunnel.Reset(stream, ResetCode.ApplicationReset);
                tunnel.Collect();
            }

            if (hasFailed)
                transport.Abort();
            SignalQueue.Run();
        }
    }

    // isClosed: when the application has heard of the end, its connection is closed, and one call can do both.
    private bool TryBeginDelivery(out ReadOnlyMemory<byte> bytes, out bool isEnd, out bool isClosed)
    {
        lock (tunnel.Gate)
        {
            isClosed = stream.ClosesWithEnd;
            return tunnel.Engine.TryBeginWriteToApplication(stream, LargestWriteBytes, out bytes, out isEnd);
        }
    }
}
