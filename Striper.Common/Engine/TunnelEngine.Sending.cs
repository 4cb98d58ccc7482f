using System.Numerics;
using Striper.Common.Buffers;
using Striper.Common.Scheduling;
using Striper.Common.Sending;
using Striper.Common.Wire;

namespace Striper.Common.Engine;

/// <content>Cutting datagrams and placing them on legs: late, and only where there is room.</content>
public sealed partial class TunnelEngine
{
    // A stream with no more than this out or waiting is somebody typing, asking or answering: its latency counts.
    private const long UrgentBytes = 8 * 1024;

    // With this much out a stream is moving bulk, whatever its last read brought: more is assumed to wait behind what we hold.
    private const long BulkBytes = 64 * 1024;

    private const long UnseenBacklogBytes = 1 << 20;

    private const long SmallestWantBytes = 64 * 1024;

    private void Pump(TimeSpan now)
    {
        if (!IsOpen)
            return;
        ChooseTier(now);
        if (_reinjections.Count > 0 || _urgent.Count > 0 || _bulk.Count > 0)
        {
            var legs = LookAtLegs(now);
            if (legs > 0)
            {
                PlaceReinjections(legs, now);
                PlaceStreams(_urgent, isUrgent: true, legs, now);
                PlaceStreams(_bulk, isUrgent: false, legs, now);
            }
        }

        NoteWaiting(now);
        SignalControl(now);
    }

    // Shows the scheduler the legs that are up and trusted, and asks the kernel about those that seem full.
    private int LookAtLegs(TimeSpan now)
    {
        var count = 0;
        foreach (var leg in _legs)
        {
            if (!leg.MayCarry)
                continue;
            var snapshot = leg.Snapshot(now);
            if (!snapshot.HasRoom(snapshot.DatagramBytes) && now - leg.LastPollAt >= EngineTiming.PollPause)
            {
                leg.Poll(now);
                snapshot = leg.Snapshot(now);
            }

            _usable[count] = leg;
            _snapshots[count++] = snapshot;
        }

        return count;
    }

    private void PlaceReinjections(int legs, TimeSpan now)
    {
        for (var left = _reinjections.Count; left > 0; left--)
        {
            var datagram = _reinjections.Peek();
            if (!IsStillNeeded(datagram))
            {
                _reinjections.Dequeue();
                datagram.IsInReinjection = false;
                datagram.Release();
                continue;
            }

            var excluded = 0UL;
            for (var i = 0; i < legs; i++)
            {
                if (datagram.IsCarriedBy(_usable[i].Id))
                    excluded |= 1UL << i;
            }

            if (datagram.CarrierCount == Datagram.MaxCarriers || BitOperations.PopCount(excluded) == legs)
            {
                // Every leg that could take it carries it already; others need not wait behind it.
                _reinjections.Enqueue(_reinjections.Dequeue());
                continue;
            }


            // As large as suits the leg, whatever it was cut for: else new data, cut smaller, would take the room before it for good.
            var index = options.Scheduler.Choose(_snapshots.AsSpan(0, legs), new DatagramDemand(0, 0, false, excluded));
            if (index < 0)
                return;
            _reinjections.Dequeue();
            datagram.IsInReinjection = false;
            _usable[index].ReinjectedBytes += datagram.FrameBytes;
            ReinjectedBytes += datagram.FrameBytes;
            Place(datagram, index, isUrgent: true, now);
        }
    }

    // Not when a receipt came meanwhile, nor when the leg that carries it makes progress again.
    private bool IsStillNeeded(Datagram datagram)
    {
        if (datagram.IsSettled)
            return false;
        if (datagram.CarrierCount == 0)
            return true;
        var newest = datagram.NewestCarrier;
        return _legs.Find(l => l.Id == newest) is not { IsSuspect: false };
    }

    private void PlaceStreams(Queue<EngineStream> queue, bool isUrgent, int legs, TimeSpan now)
    {
        while (queue.TryPeek(out var stream))
        {
            if (!stream.IsOpen || !stream.Sender.CanCut)
            {
                queue.Dequeue();
                stream.IsReady = false;
                WantCredit(stream);
                continue;
            }

            var sender = stream.Sender;
            var backlog = sender.UnsentBytes + (IsMoreExpected(stream) ? UnseenBacklogBytes : 0);
            var bytes = isUrgent ? (int)sender.UnsentBytes + FrameWriter.MaxDataHeaderBytes : 0;
            var index = options.Scheduler.Choose(_snapshots.AsSpan(0, legs), new DatagramDemand(bytes, backlog, isUrgent, 0));
            if (index < 0)
                return;
            queue.Dequeue();
            stream.IsReady = false;
            var wireBytes = isUrgent ? bytes : _snapshots[index].DatagramBytes;
            Place(sender.Cut(wireBytes, options.Limits.MaxDatagramBytes), index, isUrgent, now);
            MakeReady(stream);
            WantCredit(stream);
            if (sender.IsCutToTheEnd)
                Announce(stream, ControlKinds.Fin);
            SignalRead(stream);
        }
    }

    private static bool IsMoreExpected(EngineStream stream) =>
        !stream.Sender.IsEnded && (stream.IsBulk || stream.Sender.UnreceiptedBytes >= BulkBytes);

    // The caller's reference goes to the leg's queue.
    private void Place(Datagram datagram, int index, bool isUrgent, TimeSpan now)
    {
        var leg = _usable[index];
        leg.Enqueue(datagram, isUrgent);
        Spend(leg, datagram.FrameBytes, now);
        _snapshots[index] = leg.Snapshot(now);
        Signal(leg);
    }

    private void MakeReady(EngineStream stream)
    {
        if (stream.IsReady || !stream.IsOpen || !stream.Sender.CanCut)
        {
            WantCredit(stream);
            return;
        }

        stream.IsReady = true;
        var isUrgent = !stream.IsBulk && stream.Sender.UnsentBytes + stream.Sender.UnreceiptedBytes <= UrgentBytes;
        (isUrgent ? _urgent : _bulk).Enqueue(stream);
    }

    // Asks for a window that keeps every leg full although the slowest of them delivers last.
    private void WantCredit(EngineStream stream)
    {
        var sender = stream.Sender;
        if (!stream.IsOpen || (sender.UnsentBytes == 0 && !IsMoreExpected(stream)))
            return;
        double caps = 0, rates = 0, longest = 0;
        foreach (var leg in _legs)
        {
            if (leg.IsSuspect)
                continue;
            caps += leg.Control.CapBytes;
            rates += leg.RateBytesPerSecond;
            longest = Math.Max(longest, leg.AnswerRtt.TotalSeconds);
        }

        var want = (long)Math.Clamp((2 * caps) + (1.5 * rates * longest), SmallestWantBytes, Receiving.StreamReceiver.LargestWindowBytes);
        if (sender.CreditLimit - sender.NextOffset > want / 2 || want < stream.WantedBytes + (stream.WantedBytes / 4))
            return;
        stream.WantedBytes = want;
        Announce(stream, ControlKinds.CreditWanted);
    }
}
