using Striper.Common.Engine;
using Striper.Tests.Simulation.Network;

namespace Striper.Tests.Simulation;

/// <summary>One end of a leg's connection: what LegConnection and LegReceiver are to the engine in the real shell.</summary>
internal sealed class SimulatedLegEnd(SimulatedLeg leg, SimulatedEnd end, SimulatedLink link, Random random)
{
    private readonly ByteQueue _received = new();
    private bool _isReceiving;
    private bool _isWriting;
    private bool _isPassing;

    /// <summary>The direction away from this end.</summary>
    public SimulatedLink Out => link;

    /// <summary>The connection.</summary>
    public SimulatedLeg Leg => leg;

    /// <summary>The engine's leg; null before the handshake.</summary>
    public EngineLeg? EngineLeg { get; private set; }

    /// <summary>The connection is gone, which this end learns when it next writes.</summary>
    public bool FailsOnWrite { get; set; }

    /// <summary>The beginning of a frame waits for its rest.</summary>
    public bool HasPartialFrame => _received.Length > 0;

    /// <summary>Takes first bytes before the engine knows the leg: the handshake. Returns how many were taken, or null to close.</summary>
    public Func<ReadOnlyMemory<byte>, int?>? Handshake { get; set; }

    /// <summary>The handshake is over.</summary>
    public void Attach(EngineLeg engineLeg)
    {
        EngineLeg = engineLeg;
        engineLeg.Tag = this;
    }

    public void OnArrived(ReadOnlyMemory<byte> bytes)
    {
        if (link.IsClosedAtSender)
            return;
        _received.Write(bytes.Span);
        Receive();
    }

    /// <summary>This end knows that the connection is over.</summary>
    public void Close(string reason)
    {
        if (link.IsClosedAtSender)
            return;
        link.CloseSender();
        if (EngineLeg is null)
            leg.HandshakeEnded?.Invoke();
        else
            end.Call(now => end.Engine.OnLegFailed(EngineLeg, reason, now));
    }

    /// <summary>Closes because the engine gave the leg up.</summary>
    public void Abort(string reason)
    {
        if (!link.IsClosedAtSender)
            leg.AbortFrom(this, reason);
    }

    /// <summary>Writes until there is nothing to write, or the socket buffer is full.</summary>
    public void Write()
    {
        if (_isWriting || EngineLeg is null)
            return;
        _isWriting = true;
        while (_isWriting && TryBeginWrite(out var bytes))
        {
            if (link.IsClosedAtSender)
            {
                OnWritten(false);
            }
            else
            {
                if (FailsOnWrite)
                    end.Events.After(2 * leg.Path.OneWayDelay, () => Close("broken pipe"));
                end.Replay?.OnWritten(bytes);
                if (!link.TryWrite(bytes, OnWritten))
                    return;
                end.Call(_ => end.Engine.EndWrite(EngineLeg));
            }
        }

        _isWriting = false;
    }

    private bool TryBeginWrite(out ReadOnlyMemory<byte> bytes)
    {
        ReadOnlyMemory<byte> next = default;
        var isAny = false;
        end.Call(now => isAny = end.Engine.TryBeginWrite(EngineLeg!, now, out next));
        bytes = next;
        return isAny;
    }

    private void OnWritten(bool isWritten)
    {
        _isWriting = false;
        end.Call(now =>
        {
            end.Engine.EndWrite(EngineLeg!);
            if (!isWritten)
                end.Engine.OnLegFailed(EngineLeg!, "write failed", now);
        });
        if (isWritten)
            Write();
    }

    // A thread of the pool wakes up a little later than the bytes, and by then there may be more of them: at times enough to be passed through.
    private void Receive()
    {
        if (_isReceiving)
            return;
        _isReceiving = true;
        end.Events.After(end.LongestWake * random.NextDouble(), Process);
    }

    private void Process()
    {
        if (EngineLeg is null)
        {
            _isReceiving = false;
            if (link.IsClosedAtSender || Handshake?.Invoke(_received.Memory) is not { } taken)
                return;
            _received.Drop(taken);
            if (EngineLeg is null)
                return;
            _isReceiving = true;
        }

        if (TryPass())
            return;
        var isDelivery = false;
        do
        {
            Delivery delivery = default;
            end.Call(now =>
            {
                var position = 0;
                isDelivery = end.Engine.Receive(EngineLeg, _received.Memory, ref position, now, out delivery);
                if (isDelivery)
                    delivery = Copy(delivery);
                _received.Drop(position);
            });
            if (isDelivery && Deliver(delivery))
                return;
        }
        while (isDelivery);
        _isReceiving = false;
        end.Replay?.OnBoundary(this);
    }

    // As the shell does within the kernel, here every other time that it may be. True: other things happen before the engine hears how much the
    // application took.
    private bool TryPass()
    {
        Passage passage = default;
        var isPassage = false;
        if (_received.Length > 0 && (_isPassing = !_isPassing))
            end.Call(_ => isPassage = end.Engine.TryBeginPassage(EngineLeg!, out passage));
        if (!isPassage)
            return false;
        end.Passages++;
        var bytes = _received.Memory[..Math.Min(passage.MostBytes, _received.Length)].ToArray();
        _received.Drop(bytes.Length);
        var taken = ((SimulatedApplication)passage.Stream.Tag!).TrySend(passage.Stream.DeliveredBytes, bytes);
        if (bytes.Length % 8 > 0)
        {
            end.Call(now => end.Engine.EndPassage(EngineLeg!, passage, bytes.Length, taken, bytes.AsSpan(taken), now));
            return false;
        }

        end.Events.After(TimeSpan.FromMicroseconds(bytes.Length % 200), () =>
        {
            end.Call(now => end.Engine.EndPassage(EngineLeg!, passage, bytes.Length, taken, bytes.AsSpan(taken), now));
            Process();
        });
        return true;
    }

    // The shell keeps its buffer still during a delivery; here bytes may arrive meanwhile.
    private static Delivery Copy(in Delivery delivery) => delivery with { Bytes = delivery.Bytes.ToArray() };

    // Hands bytes to the application. True: other things happen before the engine hears how many it took.
    private bool Deliver(Delivery delivery)
    {
        end.PassedThrough++;
        var taken = ((SimulatedApplication)delivery.Stream.Tag!).TrySend(delivery.Offset, delivery.Bytes.Span);
        if (random.Next(8) > 0)
        {
            end.Call(now => end.Engine.EndDelivery(delivery, taken, now));
            return false;
        }

        end.Events.After(TimeSpan.FromMicroseconds(random.Next(200)), () =>
        {
            end.Call(now => end.Engine.EndDelivery(delivery, taken, now));
            Process();
        });
        return true;
    }
}
