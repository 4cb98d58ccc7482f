using Striper.Common.Buffers;
using Striper.Common.Congestion;
using Striper.Common.Engine;
using Striper.Common.Primitives;
using Striper.Common.Scheduling;
using Striper.Common.Wire;

namespace Striper.Tests.Engine;

/// <summary>
/// One end of a tunnel whose legs look well to their kernels; what is receipted, the test says. The first leg is alone when data is put out, so
/// all of it is there; the second comes after that.
/// </summary>
internal sealed class LateLegs
{
    private static readonly TimeSpan _step = TimeSpan.FromMilliseconds(1);
    private readonly BufferPool _pool = new(tracked: true);
    private readonly int _segmentBytes;

    public LateLegs(TimeSpan rtt, int segmentBytes = 1448)
    {
        _segmentBytes = segmentBytes;
        Engine = new TunnelEngine(new EngineOptions(
            TunnelRole.Client, TunnelLimits.Default, Schedulers.Create("earliest"), _pool, new MemoryBudget(1 << 20)));
        First = Engine.AddLeg(new LegId(0, 1), new WellProbe(rtt, segmentBytes), default, Now);
        Stream = Engine.Open(default, Now);
        Receive(First, Frames.Credit(Stream.Id, 1 << 24));
    }

    public TunnelEngine Engine { get; }

    public EngineLeg First { get; }

    public EngineLeg Second { get; private set; } = null!;

    public EngineStream Stream { get; }

    public TimeSpan Now { get; private set; } = TimeSpan.FromSeconds(1);

    public long LeftOverBuffers => _pool.OutstandingBuffers;

    /// <summary>The application says so much; <paramref name="isBulk"/>: and more is waiting.</summary>
    public void Say(int bytes, bool isBulk)
    {
        if (!Engine.TryBeginRead(Stream))
            throw new InvalidOperationException("It has something to say already.");
        var buffer = _pool.Rent(FrameWriter.MaxDataHeaderBytes + bytes);
        Engine.EndRead(Stream, buffer, FrameWriter.MaxDataHeaderBytes, bytes, isBulk, Now);
    }

    public void End()
    {
        if (!Engine.TryBeginRead(Stream))
            throw new InvalidOperationException("It has something to say already.");
        Engine.EndReadAtFin(Stream, Now);
    }

    /// <summary>The second leg comes up.</summary>
    public void AddSecond(TimeSpan rtt) => Second = AddLeg(1, rtt);

    /// <summary>One more leg comes up, and its round trip is known.</summary>
    public EngineLeg AddLeg(int slot, TimeSpan rtt)
    {
        var leg = Engine.AddLeg(new LegId(slot, 1), new WellProbe(rtt, _segmentBytes), default, Now);
        leg.Poll(Now);
        return leg;
    }

    /// <summary>Time passes, and all that the engine wants written leaves.</summary>
    public void Pass(TimeSpan time)
    {
        for (var end = Now + time; Now < end;)
        {
            Now += _step;
            Engine.Tick(Now);
            Write();
            Engine.NextDeadline(Now);
        }
    }

    /// <summary>Nobody is there: the process stands still, and then looks.</summary>
    public void Pause(TimeSpan time) => Now += time;

    /// <summary>Passes time until the condition holds; how much, the limit if it never does.</summary>
    public TimeSpan TimeUntil(Func<bool> condition, TimeSpan limit)
    {
        var since = Now;
        while (!condition() && Now - since < limit)
            Pass(_step);
        return Now - since;
    }

    /// <summary>The peer receipts all that was written to the leg.</summary>
    public void ReceiptAll(EngineLeg leg) =>
        Receive(leg, Frames.Of(d => FrameWriter.WriteReceipt(d, new ReceiptFrame(leg.Id, leg.WrittenBytes))));

    /// <summary>Offsets of the datagrams that were written to the leg and are not receipted there.</summary>
    public static List<long> OutOn(EngineLeg leg)
    {
        var offsets = new List<long>();
        for (var i = 0; i < leg.Ledger.Count; i++)
        {
            if (leg.Ledger[i].Datagram is { } datagram)
                offsets.Add(datagram.Offset);
        }

        return offsets;
    }

    private void Receive(EngineLeg leg, byte[] frame) => Frames.Receive(Engine, leg, Now, frame);

    private void Write()
    {
        foreach (var leg in Engine.Legs)
        {
            while (Engine.TryBeginWrite(leg, Now, out _))
                Engine.EndWrite(leg);
        }
    }

    // All was acknowledged at once, by the peer's kernel or by something before it.
    private sealed class WellProbe(TimeSpan rtt, int segmentBytes) : ILegProbe
    {
        public bool TryRead(out LegSample sample)
        {
            sample = new LegSample(0, 0, 0, 0, HasUnacked: false, rtt, segmentBytes, 0, 0);
            return true;
        }
    }
}
