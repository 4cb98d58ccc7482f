using Striper.Common.Buffers;
using Striper.Common.Scheduling;
using Striper.Common.Sending;
using Striper.Common.Wire;
using static Striper.Common.Primitives.Durations;

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

    // Legs that stay on this host are full with little, however much they may have out: more waits in memory that no cache holds.
    private const long MostWantOnHostBytes = 2 << 20;

    // Half of the largest window: what a leg may hold up in the receiver before it does more harm than good.
    private const long ReorderBytes = Receiving.StreamReceiver.LargestWindowBytes / 2;

    // What any stream would ask for: found once, and again after the next Pump has begun; 0: to be found.
    private long _wantedWindow;

    // Bit i: usable leg i is an express leg, and bulk must not go there.
    private ulong _expressIndexes;

    private void Pump(TimeSpan now)
    {
        if (!IsOpen)
            return;
        ChooseTier(now);
        _wantedWindow = 0;
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

    // Of a leg that nothing is known of: as long as the longest that is, so that it gets what the others have no room for, and no more.
    private TimeSpan _supposedRtt;

    // Shows the scheduler the legs that are up and trusted, and asks the kernel about those that seem full.
    private int LookAtLegs(TimeSpan now)
    {
        var count = 0;
        _expressIndexes = 0;
        _supposedRtt = TimeSpan.Zero;
        foreach (var leg in _legs)
        {
            if (leg.MayCarry)
                _supposedRtt = Longer(_supposedRtt, leg.Control.SmoothedRtt);
        }

        foreach (var leg in _legs)
        {
            if (!leg.MayCarry)
                continue;
            var snapshot = leg.Snapshot(_supposedRtt, now);
            if (leg.AwaitsReceipt)
            {
                // The kernel has no news of it.
                leg.Control.MarkFull();
            }
            else if (!snapshot.HasRoom(snapshot.DatagramBytes) && now - leg.LastPollAt >= EngineTiming.PollPause)
            {
                leg.Poll(now);
                snapshot = leg.Snapshot(_supposedRtt, now);
            }

            if (leg.Traits.IsExpress)
                _expressIndexes |= 1UL << count;
            _usable[count] = leg;
            _snapshots[count++] = snapshot;
        }

        // Better an express leg than none.
        if (count > 0 && _expressIndexes == AllOf(count))
            _expressIndexes = 0;
        return count;
    }

    private void PlaceStreams(Queue<EngineStream> queue, bool isUrgent, int legs, TimeSpan now)
    {
        while (queue.TryPeek(out var stream))
        {
            if (!stream.IsOpen || !stream.Sender.CanCut)
            {
                queue.Dequeue();
                stream.IsReady = false;
                WantCredit(stream, now);
                continue;
            }

            // Receipts make room again.
            if (_datagrams.OutstandingBytes >= options.MostUnreceiptedBytes)
                return;
            var sender = stream.Sender;
            var demand = new DatagramDemand(
                isUrgent ? (int)sender.UnsentBytes + FrameWriter.MaxDataHeaderBytes : 0,
                sender.UnsentBytes + (IsMoreExpected(stream) ? UnseenBacklogBytes : 0), isUrgent, isUrgent ? 0 : _expressIndexes, ReorderBytes);
            var index = options.Scheduler.Choose(_snapshots.AsSpan(0, legs), demand);
            if (index < 0)
                return;
            queue.Dequeue();
            stream.IsReady = false;
            var datagram = sender.Cut(isUrgent ? demand.Bytes : _snapshots[index].DatagramBytes, options.Limits.MaxDatagramBytes);
            Place(datagram, index, isUrgent, isUrgent ? BindingReason.Urgent : BindingReason.New, now);
            PlaceCopies(datagram, demand with { Bytes = datagram.FrameBytes, BacklogBytes = 0, Excluded = demand.Excluded | 1UL << index }, legs, now);
            MakeReady(stream, now);
            WantCredit(stream, now);
            if (sender.IsCutToTheEnd)
                Announce(stream, ControlKinds.Fin);
            SignalRead(stream);
        }
    }

    // Copies that the policy wants from the start, beside the legs that the demand excludes.
    private void PlaceCopies(Datagram datagram, DatagramDemand demand, int legs, TimeSpan now)
    {
        while (options.Scheduler.WantsCopy(_snapshots.AsSpan(0, legs), demand, now))
        {
            var index = options.Scheduler.Choose(_snapshots.AsSpan(0, legs), demand);
            if (index < 0)
                return;
            datagram.Hold();
            Place(datagram, index, demand.IsUrgent, BindingReason.Copy, now);
            demand = demand with { Excluded = demand.Excluded | (1UL << index) };
        }
    }

    private static bool IsMoreExpected(EngineStream stream) =>
        !stream.Sender.IsEnded && (stream.IsBulk || stream.Sender.UnreceiptedBytes >= BulkBytes);

    // The caller's reference goes to the leg's queue.
    private void Place(Datagram datagram, int index, bool isUrgent, BindingReason reason, TimeSpan now)
    {
        var leg = _usable[index];
        leg.Enqueue(datagram, isUrgent);
        options.Trace?.OnBound(leg, datagram.Stream, datagram.Offset, datagram.PayloadBytes, reason);
        Spend(leg, datagram.FrameBytes, now);
        _snapshots[index] = leg.Snapshot(_supposedRtt, now);
        Signal(leg);
    }

    private void MakeReady(EngineStream stream, TimeSpan now)
    {
        if (stream.IsReady || !stream.IsOpen || !stream.Sender.CanCut)
        {
            WantCredit(stream, now);
            return;
        }

        stream.IsReady = true;
        var isUrgent = !stream.IsBulk && stream.Sender.UnsentBytes + stream.Sender.UnreceiptedBytes <= UrgentBytes;
        (isUrgent ? _urgent : _bulk).Enqueue(stream);
    }

    // Asks for a window that keeps every leg full although the slowest of them delivers last.
    private void WantCredit(EngineStream stream, TimeSpan now)
    {
        var sender = stream.Sender;
        if (!stream.IsOpen || (sender.UnsentBytes == 0 && !IsMoreExpected(stream)))
            return;
        if (_wantedWindow == 0)
            _wantedWindow = FindWantedWindow(now);
        if (sender.CreditLimit - sender.NextOffset > _wantedWindow / 2 || _wantedWindow < stream.WantedBytes + (stream.WantedBytes / 4))
            return;
        stream.WantedBytes = _wantedWindow;
        Announce(stream, ControlKinds.CreditWanted);
    }

    private long FindWantedWindow(TimeSpan now)
    {
        double caps = 0, rates = 0, longest = 0;
        var most = MostWantOnHostBytes;
        foreach (var leg in _legs)
        {
            if (!leg.MayCarry)
                continue;
            if (leg.LeavesHost(now))
                most = Receiving.StreamReceiver.LargestWindowBytes;
            caps += leg.Control.CapBytes;
            rates += leg.RateBytesPerSecond;
            longest = Math.Max(longest, leg.AnswerRtt.TotalSeconds);
        }

        return (long)Math.Clamp((2 * caps) + (1.5 * rates * longest), SmallestWantBytes, most);
    }
}
