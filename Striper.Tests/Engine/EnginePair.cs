using Striper.Common.Buffers;
using Striper.Common.Engine;
using Striper.Common.Primitives;
using Striper.Common.Scheduling;

namespace Striper.Tests.Engine;

/// <summary>Both ends of a tunnel over one leg that takes no time, on a clock of the test's.</summary>
internal sealed class EnginePair
{
    public EnginePair(TunnelLimits limits)
    {
        Client = Create(TunnelRole.Client, limits);
        Server = Create(TunnelRole.Server, limits);
        ClientLeg = Client.AddLeg(new LegId(0, 1), null, default, Now);
        ServerLeg = Server.AddLeg(new LegId(0, 1), null, default, Now);
    }

    public TunnelEngine Client { get; }

    public TunnelEngine Server { get; }

    public EngineLeg ClientLeg { get; }

    public EngineLeg ServerLeg { get; }

    public TimeSpan Now { get; private set; } = TimeSpan.FromSeconds(1);

    /// <summary>Lets both ends say all they have to say now; the bytes that crossed.</summary>
    public int Exchange()
    {
        int total = 0, last;
        do
        {
            last = Carry(Client, ClientLeg, Server, ServerLeg) + Carry(Server, ServerLeg, Client, ClientLeg);
            total += last;
        }
        while (last > 0);
        return total;
    }

    /// <summary>Time passes in steps, each with what it brings; the bytes that crossed.</summary>
    public int Pass(TimeSpan time, TimeSpan step)
    {
        var total = 0;
        for (var end = Now + time; Now < end;)
        {
            Now += step;
            Client.Tick(Now);
            Server.Tick(Now);
            total += Exchange();
        }

        return total;
    }

    /// <summary>All that an engine wants done at this moment.</summary>
    public static List<EngineSignal> Signals(TunnelEngine engine)
    {
        var signals = new List<EngineSignal>();
        while (engine.TryTakeSignal(out var signal))
            signals.Add(signal);
        return signals;
    }

    private static TunnelEngine Create(TunnelRole role, TunnelLimits limits) =>
        new(new EngineOptions(role, limits, Schedulers.Create(Schedulers.Default), new BufferPool(), new MemoryBudget(1 << 20)));

    private int Carry(TunnelEngine from, EngineLeg fromLeg, TunnelEngine to, EngineLeg toLeg)
    {
        var carried = 0;
        while (from.TryBeginWrite(fromLeg, Now, out var bytes))
        {
            var position = 0;
            carried += bytes.Length;
            if (to.Receive(toLeg, bytes.ToArray(), ref position, Now, out _) || position < bytes.Length)
                throw new InvalidOperationException("Only small frames and datagrams cross here.");
            from.EndWrite(fromLeg);
        }

        return carried;
    }
}
