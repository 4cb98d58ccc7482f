using Striper.Common.Engine;
using Striper.Common.Primitives;
using Striper.Common.Transport;
using Striper.Common.Tunnel;

namespace Striper.Common.Legs;

/// <summary>
/// Receives on one leg. It waits for bytes of this leg and nothing else: what an application does not take at once is held, and writes are other
/// loops.
/// </summary>
internal sealed class LegReceiver(StripedTunnel tunnel, EngineLeg leg, ByteTransport transport)
{
    // A receive's size follows what receives bring.
    private const int SmallestReceiveBytes = 16 * 1024;
    private const int LargestReceiveBytes = 256 * 1024;

    // Receives that did not wait, after which others on the thread have their turn: a peer that always has more must not keep it.
    private const int MostInTurn = 16;

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private byte[]? _buffer;
    private int _length;
    private int _receiveBytes = SmallestReceiveBytes;
    private volatile bool _isDropping;

    /// <summary>Completes when nothing more comes.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Begins; <paramref name="received"/> are the leg's first bytes, read with the handshake.</summary>
    public void Start(ReadOnlyMemory<byte> received)
    {
        if (!received.IsEmpty)
        {
            _buffer = tunnel.Buffers.Rent(Math.Max(_receiveBytes, received.Length));
            received.CopyTo(_buffer);
            _length = received.Length;
        }

        tunnel.Watch(ReceiveAsync(), "receiving on a leg");
    }

    /// <summary>What still comes is dropped.</summary>
    public void Drop() => _isDropping = true;

    private async Task ReceiveAsync()
    {
        string? failure = null;
        var inTurn = 0;
        while (failure is null)
        {
            try
            {
                if (_isDropping)
                    _length = 0;
                Process();
                inTurn++;
                if (_buffer is null)
                {
                    var waiting = transport.WaitReadableAsync();
                    inTurn = waiting.IsCompleted ? inTurn : 0;
                    await waiting;
                    _buffer = tunnel.Buffers.Rent(_receiveBytes);
                }

                var receiving = transport.ReceiveAsync(_buffer.AsMemory(_length));
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
        _ended.TrySetResult();
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
