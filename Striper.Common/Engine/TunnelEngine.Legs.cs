using Striper.Common.Congestion;
using Striper.Common.Primitives;
using Striper.Common.Scheduling;
using Striper.Common.Sending;

namespace Striper.Common.Engine;

/// <content>Lives of legs: up, suspect, recovered, dead; what they held goes elsewhere.</content>
public sealed partial class TunnelEngine
{
    private readonly Dictionary<int, uint> _incarnations = [];

    // Legs of one item of --via share a path, as do all that the system routes.
    private readonly Dictionary<int, PathControl> _paths = [];

    /// <summary>
    /// Whether a leg of this id may join: only an incarnation above every earlier one of its slot, so that a replayed handshake fails.
    /// </summary>
    public bool MayJoin(LegId id) =>
        id.Slot is >= 0 and < ILegScheduler.MaxLegs && (!_incarnations.TryGetValue(id.Slot, out var newest) || id.Incarnation > newest);

    /// <summary>
    /// A leg is up (ACCEPT was sent or read). An older incarnation of its slot dies, and what it held goes elsewhere at once.
    /// <paramref name="probe"/> tells how the leg does; null: receipts alone tell. <paramref name="preface"/> is written before anything else.
    /// </summary>
    public EngineLeg AddLeg(LegId id, ILegProbe? probe, ReadOnlyMemory<byte> preface, TimeSpan now, LegTraits traits = default)
    {
        if (!MayJoin(id))
            throw new InvalidOperationException($"Leg {id} is older than one that joined.");
        _incarnations[id.Slot] = id.Incarnation;
        ForgetDeadLeg(id.Slot);
        var path = ControlOf(traits.Path);
        var leg = new EngineLeg(id, probe, traits.IsExpress ? new PathControl() : path, now)
        {
            Preface = preface,
            Traits = traits,
            Limit = JoinPath(id, traits),
            BulkPath = traits.IsExpress ? path : null,
        };
        _hasUnlikeLegs |= leg.Rank > 0;
        _hasExpressLegs |= traits.IsExpress;
        if (traits.IsExpress)
            _openSlots &= ~(1UL << id.Slot);
        var older = _legs.Find(l => l.Id.Slot == id.Slot);
        _legs.Add(leg);
        options.Trace?.OnLegChanged(leg, LegChange.Up);
        _legsGoneSince = null;
        if (older is not null)
            RemoveLeg(older, "replaced by a newer one");
        NoteHealth();
        Pump(now);
        return leg;
    }

    private PathControl ControlOf(int path)
    {
        if (!_paths.TryGetValue(path, out var control))
            _paths.Add(path, control = new PathControl());
        return control;
    }

    /// <summary>The leg's connection failed or ended.</summary>
    public void OnLegFailed(EngineLeg leg, string reason, TimeSpan now)
    {
        if (!leg.IsUp)
            return;
        RemoveLeg(leg, reason);
        if (_legs.Count == 0)
            _legsGoneSince = now;
        Pump(now);
    }

    private void RemoveLeg(EngineLeg leg, string reason)
    {
        leg.IsUp = false;
        leg.Path.Leave(leg.Control);
        options.Trace?.OnLegChanged(leg, LegChange.Dead);
        _legs.Remove(leg);
        NoteHealth();
        LeavePath(leg);
        foreach (var queue in (ReadOnlySpan<Queue<Buffers.Datagram>>)[leg.Urgent, leg.Bulk])
        {
            while (queue.TryPeek(out var datagram))
            {
                leg.Dequeue(datagram);
                TakeBack(datagram, leg.Id);
            }
        }

        while (leg.Ledger.TryTake(long.MaxValue, out var entry))
        {
            if (entry.Datagram is { } datagram)
                TakeBack(datagram, leg.Id);
            else
                AnnounceAgain(entry);
        }

        if (IsOpen)
            AnnounceDeadLeg(leg);
        var kind = leg.Use == LegUse.Retiring ? EngineSignalKind.LegRetired : EngineSignalKind.LegDead;
        _signals.Enqueue(new EngineSignal(kind, Leg: leg, Text: reason));
    }

    private void Suspect(EngineLeg leg, TimeSpan now)
    {
        leg.IsSuspect = true;
        NoteHealth();
        options.Trace?.OnLegChanged(leg, LegChange.Suspect);
        leg.SuspectSince = now;
        leg.IsSilenceReported = false;
        foreach (var queue in (ReadOnlySpan<Queue<Buffers.Datagram>>)[leg.Urgent, leg.Bulk])
        {
            while (queue.TryPeek(out var datagram))
            {
                leg.Dequeue(datagram);
                TakeBack(datagram, leg.Id);
            }
        }

        for (var i = 0; i < leg.Ledger.Count; i++)
        {
            ref readonly var entry = ref leg.Ledger[i];
            if (entry.Datagram is null)
                AnnounceAgain(entry);
            else if (!entry.Datagram.IsCarriedByAny(_healthySlots))
                Reinject(entry.Datagram);
        }
    }

    private void Recover(EngineLeg leg)
    {
        leg.IsSuspect = false;
        NoteHealth();
        options.Trace?.OnLegChanged(leg, LegChange.Recovered);
        if (!leg.IsSilenceReported)
            return;
        leg.IsSilenceReported = false;
        _signals.Enqueue(new EngineSignal(EngineSignalKind.LegRecovered, Leg: leg));
    }

    private void OnReceipt(EngineLeg leg, long count, bool timed, TimeSpan now)
    {
        if (count > leg.WrittenBytes)
            throw new ProtocolViolationException($"a receipt of {count} bytes on leg {leg}, where {leg.WrittenBytes} were sent");
        if (count <= leg.ReceiptedBytes)
            return;
        CreditLateBudget(count - leg.ReceiptedBytes);
        leg.ReceiptedBytes = count;
        leg.LastReceiptProgressAt = now;
        var newestWrittenAt = now;
        while (leg.Ledger.TryTake(count, out var entry))
        {
            newestWrittenAt = entry.WrittenAt;
            if (entry.Datagram is { } datagram)
            {
                datagram.RemoveCarrier(leg.Id);
                if (datagram.IsSettled && datagram.Copies > 1)
                {
                    WastedBytes += datagram.FrameBytes;
                    leg.WastedBytes += datagram.FrameBytes;
                }

                OnDatagramReceipted(datagram);
                datagram.Release();
            }
            else if (entry.Stream is not null)
            {
                OnControlReceipted(entry.Stream, entry.Control);
            }
        }

        if (timed)
            leg.OnReceipt(count, newestWrittenAt, now);
        options.Trace?.OnReceipt(leg);
    }

    private void OnDatagramReceipted(Buffers.Datagram datagram)
    {
        if (datagram.IsSettled || !_streams.TryGetValue(datagram.Stream, out var stream))
            return;
        if (stream.Sender.OnReceipt(datagram))
            ReceiptedBytes += datagram.PayloadBytes;
        CheckFinished(stream);
    }

    // Not List.Find: its delegate would be an allocation for each receipt.
    private EngineLeg? FindLeg(LegId id)
    {
        foreach (var leg in _legs)
        {
            if (leg.Id == id)
                return leg;
        }

        return null;
    }
}
