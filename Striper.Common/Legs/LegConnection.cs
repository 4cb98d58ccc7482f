using Striper.Common.Engine;
using Striper.Common.Primitives;
using Striper.Common.Transport;
using Striper.Common.Tunnel;

namespace Striper.Common.Legs;

/// <summary>
/// One leg's connection. Its receive loop waits for bytes of this leg and nothing else: what an application does not take at once is held, and
/// writes are other loops. Writing runs until there is nothing to write and is started again by a signal.
/// </summary>
internal sealed class LegConnection(StripedTunnel tunnel, EngineLeg leg, LegLink link)
{
    // A receive's size follows what receives bring.
    private const int SmallestReceiveBytes = 16 * 1024;
    private const int LargestReceiveBytes = 256 * 1024;

    // Receives that did not wait, after which others on the thread have their turn: a peer that always has more must not keep it.
    private const int MostInTurn = 16;

    // More goes out at once, while the processor's caches have it.
    private const int LittleBytes = 8 * 1024;

    private readonly TaskCompletionSource _receiveEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private byte[]? _buffer;
    private int _length;
    private int _receiveBytes = SmallestReceiveBytes;
    private volatile bool _isClosing;
    private Action? _writeWaiting;

    // A socket loop's thread only.
    private bool _isWriteWaiting;

    /// <summary>This end; null: not known.</summary>
    public System.Net.IPEndPoint? LocalEndPoint => link.Local;

    /// <summary>The other end; null: not known.</summary>
    public System.Net.IPEndPoint? RemoteEndPoint => link.Remote;

    /// <summary>Begins to receive and to write; <paramref name="received"/> are the leg's first bytes, read with the handshake.</summary>
    public void Start(ReadOnlyMemory<byte> received)
    {
        if (!received.IsEmpty)
        {
            _buffer = tunnel.Buffers.Rent(Math.Max(_receiveBytes, received.Length));
            received.CopyTo(_buffer);
            _length = received.Length;
        }

        StartWriting();
        tunnel.Watch(ReceiveAsync(), "receiving on a leg");
    }

    /// <summary>
    /// Begins to write what the engine has for the leg; on a socket loop's thread, if that is little, at the end of the turn: what others add to it
    /// meanwhile takes no packet and no wake-up of its own.
    /// </summary>
    public void StartWriting()
    {
        // A look without the lock: what is not written now is written a little later.
        if (EpollLoop.OfThisThread is not { } loop || leg.QueuedBytes > LittleBytes)
        {
            Write();
        }
        else if (!_isWriteWaiting)
        {
            _isWriteWaiting = true;
            loop.RunAtTurnsEnd(_writeWaiting ??= WriteWaiting);
        }
    }

    /// <summary>Ends the connection at once; the peer sees a reset.</summary>
    public void Abort() => link.Transport.Abort();

    /// <summary>
    /// Ends the connection so that the last thing written arrives: a socket closed with bytes unread, or a read pending, would send a reset
    /// that overtakes it. What the peer still says is dropped until it ends its side or the time is over.
    /// </summary>
    public async Task CloseAsync(TimeSpan patience, TimeProvider time)
    {
        _isClosing = true;
        link.Transport.ShutdownSend();
        try
        {
            await _receiveEnded.Task.WaitAsync(patience, time);
            link.Transport.Dispose();
        }
        catch (TimeoutException)
        {
            link.Transport.Abort();
        }
    }

    /// <summary>Has the kernel's congestion control follow the engine, under the tunnel's lock.</summary>
    public void FollowCongestion(TimeSpan now) => link.Congestion?.Follow(leg.Control.WantedCongestion, now);

    private void Write() => tunnel.Watch(WriteAsync(), "writing to a leg");

    private void WriteWaiting()
    {
        _isWriteWaiting = false;
        Write();
    }

    private async Task WriteAsync()
    {
        while (TryBeginWrite(out var bytes))
        {
            string? failure = null;
            try
            {
                // What is to be done elsewhere comes after what is in hand.
                var sending = link.Transport.SendAsync(bytes);
                SignalQueue.Run();
                await sending;
            }
            catch (Exception e) when (ByteTransport.IsFailure(e))
            {
                failure = e.Message;
            }

            lock (tunnel.Gate)
            {
                tunnel.Engine.EndWrite(leg);
                if (failure is not null)
                    tunnel.Engine.OnLegFailed(leg, failure, tunnel.Now);
                tunnel.Collect();
            }

            SignalQueue.Run();
        }
    }

    private bool TryBeginWrite(out ReadOnlyMemory<byte> bytes)
    {
        lock (tunnel.Gate)
        {
            var isAny = tunnel.Engine.TryBeginWrite(leg, tunnel.Now, out bytes);
            tunnel.Collect();
            if (isAny)
                return true;
        }

        SignalQueue.Run();
        return false;
    }

    private async Task ReceiveAsync()
    {
        string? failure = null;
        var inTurn = 0;
        while (failure is null)
        {
            try
            {
                if (_isClosing)
                    _length = 0;
                Process();
                inTurn++;
                if (_buffer is null)
                {
                    var waiting = link.Transport.WaitReadableAsync();
                    inTurn = waiting.IsCompleted ? inTurn : 0;
                    await waiting;
                    _buffer = tunnel.Buffers.Rent(_receiveBytes);
                }

                var receiving = link.Transport.ReceiveAsync(_buffer.AsMemory(_length));
                inTurn = receiving.IsCompleted ? inTurn : 0;
                if (inTurn == MostInTurn)
                {
                    inTurn = 0;
                    await default(NextTurn);
                }

                var received = await receiving;
                if (received > 0)
                    Add(received);
                else
                    failure = "closed by the other end";
            }
            catch (Exception e) when (ByteTransport.IsFailure(e))
            {
                failure = e.Message;
            }
            catch (ProtocolViolationException e)
            {
                failure = e.Message;
                await tunnel.FailAsync(leg.Id, e.Message);
            }
        }

        if (_buffer is not null)
            tunnel.Buffers.Return(_buffer);
        _receiveEnded.TrySetResult();
        lock (tunnel.Gate)
        {
            tunnel.Engine.OnLegFailed(leg, failure, tunnel.Now);
            tunnel.Collect();
        }

        SignalQueue.Run();
    }

    private void Add(int received)
    {
        var room = _buffer!.Length - _length;
        _length += received;
        if (received == room)
            _receiveBytes = Math.Min(_receiveBytes * 2, LargestReceiveBytes);
        else if (received < room / 8)
            _receiveBytes = Math.Max(_receiveBytes / 2, SmallestReceiveBytes);
    }

    private void Process()
    {
        var position = 0;
        while (_length > 0 && TryReceive(ref position, out var delivery))
        {
            var taken = ((StreamConnection)delivery.Stream.Tag!).TrySend(delivery.Bytes);
            lock (tunnel.Gate)
            {
                tunnel.Engine.EndDelivery(delivery, taken, tunnel.Now);
                tunnel.Collect();
            }
        }

        SignalQueue.Run();
        Keep(position);
    }

    private bool TryReceive(ref int position, out Delivery delivery)
    {
        lock (tunnel.Gate)
        {
            var isDelivery = tunnel.Engine.Receive(leg, _buffer.AsMemory(0, _length), ref position, tunnel.Now, out delivery);
            tunnel.Collect();
            return isDelivery;
        }
    }

    // The beginning of a control frame or header stays; otherwise an idle leg holds no buffer.
    private void Keep(int position)
    {
        if (_buffer is null)
            return;
        var rest = _length - position;
        if (rest == 0 && (_buffer.Length > _receiveBytes * 2 || _length < _buffer.Length))
        {
            tunnel.Buffers.Return(_buffer);
            (_buffer, _length) = (null, 0);
            return;
        }

        _buffer.AsSpan(position, rest).CopyTo(_buffer);
        _length = rest;
    }
}
