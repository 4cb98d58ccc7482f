using Striper.Common.Diagnostics;
using Striper.Common.Engine;
using Striper.Common.Legs;
using Striper.Common.Primitives;

namespace Striper.Common.Tunnel;

/// <content>How it does, for people and their tools.</content>
public sealed partial class StripedTunnel
{
    // All three guarded by the gate.
    private readonly SortedDictionary<int, SlotMeter> _slots = [];
    private readonly RatePair _rates = new();
    private long _reinjectedBefore;

    private long _streamsOpened;
    private long _streamsReset;

    /// <summary>What it has come to; also once it is over.</summary>
    public ProxyTotals Totals
    {
        get
        {
            lock (Gate)
                return new ProxyTotals(Interlocked.Read(ref _streamsOpened), Interlocked.Read(ref _streamsReset), _engine.ReceiptedBytes, _engine.ReceivedBytes);
        }
    }

    /// <summary>The same in words, for its last line.</summary>
    public string Figures
    {
        get
        {
            var totals = Totals;
            return $"{totals.Opened} {(totals.Opened == 1 ? "stream" : "streams")}, {Amounts.OfBytes(totals.SentBytes)} sent and {Amounts.OfBytes(totals.ReceivedBytes)} received in {Amounts.OfTime(Now)}";
        }
    }

    /// <summary>Takes what rates are made of; called once a second. <paramref name="isWatched"/>: also of every stream.</summary>
    public void Sample(bool isWatched)
    {
        long reinjected;
        lock (Gate)
        {
            var now = Now;
            _rates.Add(_engine.ReceiptedBytes, _engine.ReceivedBytes, now);
            foreach (var slot in _slots.Values)
                slot.Sample(now);
            if (isWatched)
            {
                foreach (var stream in _engine.Streams)
                    (stream.Tag as StreamConnection)?.Sample(now);
            }

            (reinjected, _reinjectedBefore) = (_engine.ReinjectedBytes - _reinjectedBefore, _engine.ReinjectedBytes);
        }

        if (reinjected > 0)
            _options.Events?.Add(EventKinds.Reinjected, Id, leg: null, $"{Amounts.OfBytes(reinjected)} of dead or silent legs went out again on others");
    }

    /// <summary>How it does now, with the <paramref name="mostStreams"/> busiest streams.</summary>
    public TunnelStatistics ReadStatistics(int mostStreams)
    {
        TunnelStatistics statistics;
        EngineStream[] streams;
        lock (Gate)
        {
            streams = [.. _engine.Streams.Where(s => s.IsOpen)];
            statistics = Describe(streams, Now);
            if (mostStreams < streams.Length)
                streams = [.. streams.OrderByDescending(RateOf).Take(mostStreams)];
        }

        return statistics with { Streams = Describe(streams) };
    }

    private TunnelStatistics Describe(EngineStream[] streams, TimeSpan now)
    {
        var totals = _slots.Values.Aggregate(default(SlotTotals), (sum, slot) => sum + slot.Totals);
        return new TunnelStatistics(_rates)
        {
            Id = Id.ToString(),
            State = _engine.Legs.Count == 0 ? "no-legs" : "up",
            Age = now,
            Scheduler = _options.Scheduler,
            IsEncrypted = _options.IsEncrypted,
            Peer = _engine.Legs.Select(leg => (leg.Tag as LegConnection)?.RemoteEndPoint?.ToString()).FirstOrDefault(),
            SentBytes = _engine.ReceiptedBytes,
            ReceivedBytes = _engine.ReceivedBytes,
            Reinjections = _engine.Reinjections,
            ReinjectedBytes = _engine.ReinjectedBytes + _engine.LateBytes,
            WastedBytes = _engine.WastedBytes,
            ReorderBytes = streams.Sum(s => s.ReorderBytes),
            Congestions = totals.Congestions,
            Redials = _slots.Values.Sum(slot => slot.Redials),
            Legs = [.. _slots.Select(slot => Describe(slot.Key, slot.Value, now))],
            StreamCount = streams.Length,
            Streams = [],
        };
    }

    private void EnterSlot(EngineLeg leg)
    {
        if (!_slots.TryGetValue(leg.Id.Slot, out var slot))
            _slots.Add(leg.Id.Slot, slot = new SlotMeter());
        slot.Enter(leg);
    }

    private void NoteLegEnd(LegId leg, string reason)
    {
        lock (Gate)
        {
            if (_slots.TryGetValue(leg.Slot, out var slot))
                slot.LastError = reason;
        }
    }

    private static LegStatistics Describe(int number, SlotMeter slot, TimeSpan now)
    {
        var totals = slot.Totals;
        var common = new LegStatistics(slot.Rates)
        {
            Slot = number,
            Kind = slot.Leg!.Traits.IsExpress ? "express" : "leg",
            State = LegStates.Dialling,
            SentBytes = totals.SentBytes,
            ReceivedBytes = totals.ReceivedBytes,
            Reinjections = totals.Reinjections,
            ReinjectedBytes = totals.ReinjectedBytes,
            WastedBytes = totals.WastedBytes,
            Congestions = totals.Congestions,
            RetransmittedSegments = totals.RetransmittedSegments,
            Redials = slot.Redials,
            LastError = slot.LastError,
        };
        return slot.Leg.IsUp ? DescribeUp(slot.Leg, common, now) : common;
    }

    private static LegStatistics DescribeUp(EngineLeg leg, LegStatistics common, TimeSpan now)
    {
        var connection = leg.Tag as LegConnection;
        var (state, reason) = StateOf(leg, now);
        return common with
        {
            Incarnation = leg.Id.Incarnation,
            Local = connection?.LocalEndPoint?.ToString(),
            Remote = connection?.RemoteEndPoint?.ToString(),
            State = state,
            Reason = reason,
            Age = now - leg.CreatedAt,
            Rtt = leg.AnswerRtt > TimeSpan.Zero ? leg.AnswerRtt : null,
            MinRtt = leg.AnswerBaseRtt > TimeSpan.Zero ? leg.AnswerBaseRtt : null,
            InFlightBytes = leg.OutBytes - leg.QueuedBytes,
            CapBytes = leg.Control.CapBytes,
            QueueBytes = leg.QueuedBytes + leg.Control.NotSentBytes,
            RateBytesPerSecond = leg.Control.RateBytesPerSecond,
        };
    }

    private static (string State, string? Reason) StateOf(EngineLeg leg, TimeSpan now) =>
        leg.IsSuspect ? (LegStates.Silent, $"nothing has got through for {Amounts.OfTime(now - leg.SuspectSince)}")
        : leg.Use == LegUse.Retiring ? (LegStates.Retiring, "fewer legs carry as much")
        : leg.IsPaused ? (LegStates.Paused, "the client-facing proxy has paused it")
        : leg.IsHeldBack && leg.Traits.IsBackup ? (LegStates.Standby, "it is a backup, and others carry all")
        : leg.IsHeldBack ? (LegStates.Standby, "it is dearer, and cheaper ones carry all")
        : leg.Traits.IsExpress ? (LegStates.Up, "kept for what is urgent")
        : (leg.Control.InStartup && leg.Limit is null ? LegStates.Starting : LegStates.Up, null);

    // A few at a time: the tunnel's bytes do not wait for the words of thousands.
    private List<StreamStatistics> Describe(EngineStream[] streams)
    {
        const int AtATime = 128;
        var described = new List<StreamStatistics>(streams.Length);
        foreach (var some in streams.Chunk(AtATime))
        {
            lock (Gate)
                described.AddRange(some.Select(stream => Describe(stream, Now)));
        }

        described.Sort((a, b) => (-(a.SentLately + a.ReceivedLately), a.Id).CompareTo((-(b.SentLately + b.ReceivedLately), b.Id)));
        return described;
    }

    private static double RateOf(EngineStream stream) => stream.Tag is StreamConnection { Rates: { } rates } ? rates.Sent.Lately + rates.Received.Lately : 0;

    private static StreamStatistics Describe(EngineStream stream, TimeSpan now)
    {
        var rates = (stream.Tag as StreamConnection)?.Rates;
        return new StreamStatistics(rates)
        {
            Id = stream.Id.Value,
            Source = stream.EndPoints.Source?.ToString(),
            State = stream.Tag is not StreamConnection ? "opening" : stream.IsHalfClosed ? "half-closed" : "open",
            Age = now - stream.CreatedAt,
            SentBytes = stream.SentBytes,
            ReceivedBytes = stream.DeliveredBytes,
            ReorderBytes = stream.ReorderBytes,
            UnreceiptedBytes = stream.UnreceiptedBytes,
        };
    }
}
