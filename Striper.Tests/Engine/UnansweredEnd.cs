using Striper.Common.Buffers;
using Striper.Common.Engine;
using Striper.Common.Primitives;
using Striper.Common.Scheduling;

namespace Striper.Tests.Engine;

/// <summary>A client's end whose peer says nothing, on a clock of the test's; tells which leg each copy was bound to.</summary>
internal sealed class UnansweredEnd : IEngineTrace
{
    private static readonly TimeSpan _step = TimeSpan.FromMilliseconds(1);

    private readonly BufferPool _buffers = new();
    private readonly List<EngineLeg> _legs = [];
    private readonly List<FixedProbe> _probes = [];

    public UnansweredEnd(int legs, bool hasProbes)
    {
        Engine = new TunnelEngine(new EngineOptions(
            TunnelRole.Client, TunnelLimits.Default, Schedulers.Create(Schedulers.Default), _buffers, new MemoryBudget(1 << 20), this));
        for (var slot = 0; slot < legs; slot++)
        {
            _probes.Add(new FixedProbe());
            _legs.Add(Engine.AddLeg(new LegId(slot, 1), hasProbes ? _probes[slot] : null, default, Now));
        }
    }

    public TunnelEngine Engine { get; }

    public IReadOnlyList<EngineLeg> Legs => _legs;

    /// <summary>Every copy, in the order of binding.</summary>
    public List<(EngineStream Stream, int Slot, BindingReason Reason)> Copies { get; } = [];

    public TimeSpan Now { get; private set; } = TimeSpan.FromSeconds(1);

    /// <summary>Only these legs have room from now on.</summary>
    public void GiveRoom(params int[] slots)
    {
        for (var slot = 0; slot < _legs.Count; slot++)
        {
            _probes[slot].NetworkBytes = slots.Contains(slot) ? 0 : 1 << 30;
            _legs[slot].Poll(Now);
        }
    }

    /// <summary>An application comes and says so much; <paramref name="isBulk"/>: more seems to wait.</summary>
    public EngineStream Say(int bytes, bool isBulk)
    {
        var stream = Engine.Open(default, Now);
        Engine.TryBeginRead(stream);
        const int HeaderRoom = BufferPool.HeadroomBytes;
        Engine.EndRead(stream, _buffers.Rent(HeaderRoom + bytes), HeaderRoom, bytes, isBulk, Now);
        Write();
        return stream;
    }

    public void Pass(TimeSpan time)
    {
        for (var end = Now + time; Now < end;)
        {
            Engine.NextDeadline(Now);
            Now += _step;
            Engine.Tick(Now);
            Write();
        }
    }

    public void Kill(int slot) => Engine.OnLegFailed(_legs[slot], "killed by the test", Now);

    private void Write()
    {
        foreach (var leg in _legs)
        {
            while (Engine.TryBeginWrite(leg, Now, out _))
                Engine.EndWrite(leg);
        }

        EnginePair.Signals(Engine);
    }

    void IEngineTrace.OnBound(EngineLeg leg, StreamId stream, long offset, int payloadBytes, BindingReason reason) =>
        Copies.Add((Engine.Streams.Single(s => s.Id == stream), leg.Id.Slot, reason));

    void IEngineTrace.OnReceipt(EngineLeg leg)
    {
        // Nobody answers.
    }

    void IEngineTrace.OnLegChanged(EngineLeg leg, LegChange change)
    {
        // The test does it.
    }
}
