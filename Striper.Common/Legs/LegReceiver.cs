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

    // A call of its own costs little beside the bytes.
    private const int LargeDatagramBytes = 64 * 1024;

    // Receives that did not wait, after which others on the thread have their turn: a peer that always has more must not keep it.
    private const int MostInTurn = 16;

    private const string Closed = "closed by the other end";

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private byte[]? _buffer;
    private int _length;
    private int _receiveBytes = SmallestReceiveBytes;
    private volatile bool _isDropping;
    private bool _isAhead;

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

    // Datagrams grow with the leg's rate. Large ones are received one by one: so each can pass to the application within the kernel, and what is behind
    // it may be ahead of what another leg has.
    private bool AreLarge => leg.DataBytes >= LargeDatagramBytes && !_isDropping;

    // The rest of a large datagram and the next one's header, as long as it will be.
    private int NextReceiveBytes => AreLarge ? Math.Min(leg.DataRemaining + leg.DataHeaderBytes, LargestReceiveBytes) : _receiveBytes;

    private Memory<byte> Room
    {
        get
        {
            var room = _buffer.AsMemory(_length);
            return AreLarge && room.Length > NextReceiveBytes ? room[..NextReceiveBytes] : room;
        }
    }

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
                if (inTurn >= MostInTurn || (_isAhead && EpollLoop.OfThisThread is not null))
                {
                    inTurn = 0;
                    await default(NextTurn);
                }

                if (_buffer is null)
                {
                    // While much comes, to try costs no more than to ask whether it is worth it.
                    var passed = TryPass();
                    if (passed is null or < 0)
                    {
                        var waiting = transport.WaitReadableAsync();
                        inTurn = waiting.IsCompleted ? inTurn : 0;
                        await waiting;
                        passed = TryPass();
                    }

                    if (passed is not null)
                    {
                        inTurn++;
                        failure = passed == 0 ? Closed : null;
                        continue;
                    }

                    _buffer = tunnel.Buffers.Rent(NextReceiveBytes);
                }

                var receiving = transport.ReceiveAsync(Room);
                inTurn = receiving.IsCompleted ? inTurn + 1 : 0;
                var received = await receiving;
                if (received > 0)
                    Add(received);
                else
                    failure = Closed;
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

    // The rest of a large datagram may go to the application within the kernel. Null: not this time; otherwise as a receive, or -1: nothing came.
    private int? TryPass()
    {
        if (!AreLarge || !transport.CanMove || !TryBeginPassage(out var passage))
            return null;
        var isMoved = false;
        var moved = default(MovedBytes);
        try
        {
            var connection = (StreamConnection)passage.Stream.Tag!;
            isMoved = connection.TryMoveFrom(transport, Math.Min(passage.MostBytes, LargestReceiveBytes), out moved);
        }
        finally
        {
            EndPassage(passage, moved);
        }

        return isMoved ? moved.Received : null;
    }

    private bool TryBeginPassage(out Passage passage)
    {
        lock (tunnel.Gate)
            return tunnel.Engine.TryBeginPassage(leg, out passage);
    }

    private void EndPassage(in Passage passage, in MovedBytes moved)
    {
        try
        {
            lock (tunnel.Gate)
            {
                var rest = moved.Rest.AsSpan(0, Math.Max(moved.Received, 0) - moved.Taken);
                tunnel.Engine.EndPassage(leg, passage, moved.Received, moved.Taken, rest, tunnel.Now);
                _isAhead = tunnel.Engine.IsAhead(leg);
                tunnel.Collect();
            }
        }
        finally
        {
            if (moved.Rest is { } buffer)
                tunnel.Buffers.Return(buffer);
        }

        SignalQueue.Run();
    }

    private void Add(int received)
    {
        var room = Room.Length;
        _length += received;
        if (AreLarge)
            return;
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
            _isAhead = !isDelivery && tunnel.Engine.IsAhead(leg);
            tunnel.Collect();
            return isDelivery;
        }
    }

    // The beginning of a control frame or header stays; otherwise an idle leg holds no buffer.
    private void Keep(int position)
    {
        if (_buffer is not { } buffer)
            return;
        var rest = _length - position;
        if (rest == 0 ? IsWorthKeeping(buffer) : buffer.Length - rest >= NextReceiveBytes / 2)
        {
            buffer.AsSpan(position, rest).CopyTo(buffer);
        }
        else
        {
            _buffer = rest == 0 ? null : tunnel.Buffers.Rent(rest + NextReceiveBytes);
            buffer.AsSpan(position, rest).CopyTo(_buffer);
            tunnel.Buffers.Return(buffer);
        }

        _length = rest;
    }

    // What was filled will be filled again.
    private bool IsWorthKeeping(byte[] buffer) =>
        !AreLarge && _length == buffer.Length && buffer.Length >= _receiveBytes && buffer.Length <= _receiveBytes * 2;
}
