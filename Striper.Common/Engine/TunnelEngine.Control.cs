using Striper.Common.Primitives;
using Striper.Common.Sending;
using Striper.Common.Wire;

namespace Striper.Common.Engine;

/// <content>Control is state: what is pending is written with its newest value, on a leg that is quick, and again when that leg dies.</content>
public sealed partial class TunnelEngine
{
    private const ControlKinds TunnelKinds = ControlKinds.StreamLimit | ControlKinds.GoAway | ControlKinds.Close;

    private readonly Queue<EngineStream> _controlQueue = new();

    // Server: streams with more credit than the floor, which few need at once: it goes with the next word, at the latest with the receipt that
    // what opened the stream is owed.
    private readonly Queue<EngineStream> _firstCredits = new();

    // By slot, because a newer incarnation of a slot tells the peer as much about the older ones.
    private readonly Dictionary<int, (LegId Leg, long Count, bool IsPending)> _deadLegs = [];
    private readonly Queue<LegId> _silentLegs = new();
    private ControlKinds _pendingTunnel;
    private int _pendingDeadLegs;
    private CloseCode _closeCode;
    private string _closeReason = "";

    private bool HasControl =>
        _controlQueue.Count > 0 || _pendingTunnel != 0 || _pendingDeadLegs > 0 || _silentLegs.Count > 0 || _usesToTell.Count > 0 || _hasStrayReceipts;

    /// <summary>Takes no new streams, and tells the peer so.</summary>
    public void GoAway(TimeSpan now)
    {
        IsGoingAway = true;
        _pendingTunnel |= ControlKinds.GoAway;
        Pump(now);
    }

    /// <summary>Tells the peer that the tunnel is over; after <see cref="EngineSignalKind.CloseWritten"/>, or a short wait, <see cref="Terminate"/>.</summary>
    public void AnnounceClose(CloseCode code, string reason, TimeSpan now)
    {
        (_closeCode, _closeReason) = (code, reason);
        _pendingTunnel |= ControlKinds.Close;
        SignalControl(now);
    }

    private void Announce(EngineStream stream, ControlKinds kinds)
    {
        stream.Pending |= kinds;
        if (stream.IsInControlQueue)
            return;
        stream.IsInControlQueue = true;
        _controlQueue.Enqueue(stream);
    }

    // On whichever leg is quick, which need not be the one that is about to be written to.
    private void AnnounceFirstCredits(TimeSpan now)
    {
        if (_firstCredits.Count == 0)
            return;
        while (_firstCredits.TryDequeue(out var stream))
        {
            if (stream.IsOpen && stream.Receiver.Buffer.FinalOffset is null)
                Announce(stream, ControlKinds.Credit);
        }

        SignalControl(now);
    }

    private void AnnounceDeadLeg(EngineLeg leg)
    {
        ForgetDeadLeg(leg.Id.Slot);
        if (_legs.Exists(l => l.Id.Slot == leg.Id.Slot))
            return;
        _deadLegs[leg.Id.Slot] = (leg.Id, leg.ReceivedBytes, true);
        _pendingDeadLegs++;
    }

    private void ForgetDeadLeg(int slot)
    {
        if (_deadLegs.Remove(slot, out var known) && known.IsPending)
            _pendingDeadLegs--;
    }

    private void AnnounceAgain(in LedgerEntry<EngineStream> entry)
    {
        if (!IsOpen)
            return;
        _pendingTunnel |= entry.Control & TunnelKinds;
        if ((entry.Control & ControlKinds.LegDead) != 0 && _deadLegs.TryGetValue(entry.Leg.Slot, out var dead) && !dead.IsPending
            && dead.Leg == entry.Leg)
        {
            _deadLegs[entry.Leg.Slot] = dead with { IsPending = true };
            _pendingDeadLegs++;
        }

        if ((entry.Control & ControlKinds.LegUse) != 0)
            TellUseAgain(entry.Leg);
        if (entry.Stream is { } stream && _streams.ContainsKey(stream.Id))
        {
            var kinds = entry.Control;
            if (stream.IsFinReceipted)
                kinds &= ~ControlKinds.Fin;
            if (kinds != 0)
                Announce(stream, kinds);
        }
    }

    private void OnControlReceipted(EngineStream stream, ControlKinds kinds)
    {
        if (!_streams.ContainsKey(stream.Id))
            return;
        if ((kinds & ControlKinds.Fin) != 0)
            stream.IsFinReceipted = true;
        if ((kinds & ControlKinds.Reset) != 0)
            Forget(stream);
        else
            CheckFinished(stream);
    }

    // Writes what is pending into the span, with a ledger entry each; returns the bytes written. Stops when the next frame might not fit.
    private int WriteControl(EngineLeg leg, Span<byte> destination, TimeSpan now)
    {
        var written = 0;
        if ((_pendingTunnel & ControlKinds.StreamLimit) != 0)
        {
            _announcedStreamLimit = _streamLimit;
            written += FrameWriter.WriteStreamLimit(destination[written..], new StreamLimitFrame(StreamId.OfClient(_streamLimit - 1)));
            Enter(leg, written, null, ControlKinds.StreamLimit, default, now);
        }

        if ((_pendingTunnel & ControlKinds.GoAway) != 0)
        {
            written += FrameWriter.WriteGoAway(destination[written..], new GoAwayFrame(GoAwayCode.Stopping));
            Enter(leg, written, null, ControlKinds.GoAway, default, now);
        }

        var close = _pendingTunnel & ControlKinds.Close;
        _pendingTunnel = 0;
        if (_pendingDeadLegs > 0)
        {
            foreach (var (slot, dead) in _deadLegs.Where(d => d.Value.IsPending).ToArray())
            {
                written += FrameWriter.WriteLegDead(destination[written..], new LegDeadFrame(dead.Leg, dead.Count));
                Enter(leg, written, null, ControlKinds.LegDead, dead.Leg, now);
                _deadLegs[slot] = dead with { IsPending = false };
            }

            _pendingDeadLegs = 0;
        }

        while (written + FrameWriter.MaxControlFrameBytes <= destination.Length && _silentLegs.TryDequeue(out var silent))
        {
            // It may have waited for a leg to go on until the silence was over.
            if (_legs.Exists(l => l.Id == silent && l.IsSuspect))
                written += FrameWriter.WriteLegSilent(destination[written..], new LegSilentFrame(silent));
        }

        written = WriteLegUses(leg, destination, written, now);
        while (written + MostBytesOfOneStream <= destination.Length && _controlQueue.TryDequeue(out var stream))
        {
            stream.IsInControlQueue = false;
            var kinds = stream.Pending;
            stream.Pending = 0;
            if (kinds != 0 && _streams.ContainsKey(stream.Id))
                written = WriteStreamControl(leg, stream, kinds, destination, written, now);
        }

        // Nothing follows CLOSE, so it waits until the rest is written.
        if (close != ControlKinds.None && (_controlQueue.Count > 0 || written + FrameWriter.MaxControlFrameBytes > destination.Length))
            _pendingTunnel |= close;
        else if (close != ControlKinds.None)
        {
            written += FrameWriter.WriteClose(destination[written..], new CloseFrame(_closeCode, _closeReason));
            leg.IsWritingClose = leg.HasSaidClose = true;
        }

        return written;
    }

    private const int MostBytesOfOneStream = 160;

    private int WriteStreamControl(EngineLeg leg, EngineStream stream, ControlKinds kinds, Span<byte> destination, int written, TimeSpan now)
    {
        if (!stream.IsOpen)
            kinds &= ControlKinds.Reset | ControlKinds.Open;
        if ((kinds & ControlKinds.Open) != 0)
        {
            written += FrameWriter.WriteOpen(destination[written..], new OpenFrame(stream.Id, stream.Receiver.CreditLimit, stream.EndPoints));
            kinds &= ~ControlKinds.Credit;
        }

        if ((kinds & ControlKinds.Credit) != 0)
            written += FrameWriter.WriteCredit(destination[written..], new CreditFrame(stream.Id, stream.Receiver.CreditLimit));
        if ((kinds & ControlKinds.Fin) != 0)
            written += FrameWriter.WriteFin(destination[written..], new FinFrame(stream.Id, stream.Sender.NextOffset));
        if ((kinds & ControlKinds.Reset) != 0)
            written += FrameWriter.WriteReset(destination[written..], new ResetFrame(stream.Id, stream.ResetCode, stream.Sender.NextOffset));
        if ((kinds & ControlKinds.CreditWanted) != 0)
            written += FrameWriter.WriteCreditWanted(destination[written..], new CreditWantedFrame(stream.Id, stream.WantedBytes));
        if (kinds != 0)
            Enter(leg, written, stream, kinds, default, now);
        return written;
    }

    // The caller adds the bytes to the leg's count afterwards, so an end is the count so far plus what was written in this batch.
    private static void Enter(EngineLeg leg, int written, EngineStream? stream, ControlKinds kinds, LegId spokenOf, TimeSpan now) =>
        leg.Ledger.Add(new LedgerEntry<EngineStream>(leg.WrittenBytes + leg.BatchBytes + written, now, null, stream, kinds, spokenOf));
}
