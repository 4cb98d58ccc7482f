using Striper.Common.Buffers;
using Striper.Common.Engine;
using Striper.Common.Primitives;
using Striper.Common.Scheduling;
using Striper.Common.Wire;

namespace Striper.Microbench.Bulk;

/// <summary>
/// One end of the tunnel, driven as the shell drives it: after every call the engine's signals are acted on and its next deadline is asked for.
/// Its application sends without end (or not at all), and takes at once all that it is given.
/// </summary>
internal sealed class BulkEnd
{
    // The shell's, once reads bring bulk.
    private const int ReadBytes = 256 * 1024;
    private const int MostDeliveredBytes = 256 * 1024;

    // So that credit is never short of memory.
    private const long BudgetBytes = 1L << 30;

    private readonly BufferPool _buffers = new();
    private readonly bool _isSending;
    private readonly Clock _clock;
    private readonly List<MemoryLink> _in = [];

    public BulkEnd(TunnelRole role, TunnelLimits limits, Clock clock)
    {
        _clock = clock;
        _isSending = role == TunnelRole.Client;
        Engine = new TunnelEngine(
            new EngineOptions(role, limits, Schedulers.Create(Schedulers.Default), _buffers, new MemoryBudget(BudgetBytes)));
    }

    /// <summary>What is measured.</summary>
    public TunnelEngine Engine { get; }

    /// <summary>When its timer is due.</summary>
    public TimeSpan Due { get; private set; } = TimeSpan.MaxValue;

    private TimeSpan Now => _clock.Now;

    /// <summary>A leg is up, with its two directions.</summary>
    public void AddLeg(int slot, MemoryLink outward, MemoryLink inward)
    {
        var leg = Engine.AddLeg(new LegId(slot, 1), outward, default, Now);
        leg.Tag = outward;
        _in.Add(inward);
        Act();
    }

    /// <summary>The client's application connects.</summary>
    public void Open()
    {
        Engine.Open(default, Now);
        Engine.Flush(Now);
        Act();
    }

    /// <summary>When the next write arrives here.</summary>
    public TimeSpan NextArrival()
    {
        var next = TimeSpan.MaxValue;
        foreach (var link in _in)
            next = link.NextArrival < next ? link.NextArrival : next;
        return next;
    }

    /// <summary>Does what is due by now.</summary>
    public void Run()
    {
        if (Due <= Now)
        {
            Due = TimeSpan.MaxValue;
            Engine.Tick(Now);
            Act();
        }

        for (var i = 0; i < _in.Count; i++)
        {
            while (_in[i].NextArrival <= Now)
                Receive(Engine.Legs[i], _in[i]);
        }
    }

    private void Receive(EngineLeg leg, MemoryLink link)
    {
        var position = 0;
        while (Engine.Receive(leg, link.Arrived, ref position, Now, out var delivery))
        {
            Engine.EndDelivery(delivery, delivery.Bytes.Length, Now);
            Act();
        }

        link.Drop();
        Act();
    }

    private void Act()
    {
        while (Engine.TryTakeSignal(out var signal))
        {
            switch (signal.Kind)
            {
                case EngineSignalKind.LegWritable:
                    Write(signal.Leg!);
                    break;
                case EngineSignalKind.StreamOpened:
                    Engine.Attach(signal.Stream!, Now);
                    break;
                case EngineSignalKind.StreamReadable:
                    Read(signal.Stream!);
                    break;
                case EngineSignalKind.StreamWritable:
                    Deliver(signal.Stream!);
                    break;
                default:
                    throw new InvalidOperationException($"Nothing goes wrong here, but: {signal}");
            }
        }

        if (Engine.NextDeadline(Now) is { } due && due < Due)
            Due = due;
    }

    private void Write(EngineLeg leg)
    {
        while (Engine.TryBeginWrite(leg, Now, out var bytes))
        {
            ((MemoryLink)leg.Tag!).Send(bytes);
            Engine.EndWrite(leg);
        }
    }

    private void Read(EngineStream stream)
    {
        while (_isSending && Engine.TryBeginRead(stream))
            Engine.EndRead(stream, _buffers.Rent(FrameWriter.MaxDataHeaderBytes + ReadBytes), FrameWriter.MaxDataHeaderBytes, ReadBytes, true, Now);
    }

    private void Deliver(EngineStream stream)
    {
        while (Engine.TryBeginWriteToApplication(stream, MostDeliveredBytes, out var bytes, out _))
            Engine.EndWriteToApplication(stream, bytes.Length, false, Now);
    }
}
