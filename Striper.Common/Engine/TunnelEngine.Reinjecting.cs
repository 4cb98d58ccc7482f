using Striper.Common.Buffers;
using Striper.Common.Primitives;
using Striper.Common.Scheduling;
using Striper.Common.Sending;
using static Striper.Common.Primitives.Durations;

namespace Striper.Common.Engine;

/// <content>
/// Copies of what is out: because the legs that carry it are dead or silent, because everything behind it waits for it, or because nothing
/// is left to send and another leg would be quicker.
/// </content>
public sealed partial class TunnelEngine
{
    private readonly Queue<Datagram> _reinjections = new();

    // Bit s: the leg of slot s is up and not suspect.
    private ulong _healthySlots;

    // What copies of datagrams that were merely late have cost, bytes, less what has been earned since.
    private double _lateDebt;

    /// <summary>Datagrams that were sent again, for either reason.</summary>
    public long Reinjections { get; private set; }

    /// <summary>Bytes of datagrams that were sent again because every leg that carried them had died or fallen silent.</summary>
    public long ReinjectedBytes { get; private set; }

    /// <summary>Bytes of datagrams that were sent again although a healthy leg carried them: they were late there.</summary>
    public long LateBytes { get; private set; }

    /// <summary>Bytes of copies that arrived although another had: what reinjection costs the network.</summary>
    public long WastedBytes { get; private set; }

    private void NoteHealth()
    {
        _healthySlots = 0;
        foreach (var leg in _legs)
        {
            if (!leg.IsSuspect)
                _healthySlots |= 1UL << leg.Id.Slot;
        }
    }

    // Gives up the reference of a leg that will not send it; the bytes travel again unless a healthy leg carries them.
    private void TakeBack(Datagram datagram, LegId leg)
    {
        datagram.RemoveCarrier(leg);
        if (IsOpen && !datagram.IsCarriedByAny(_healthySlots))
            Reinject(datagram);
        datagram.Release();
    }

    private void Reinject(Datagram datagram)
    {
        if (datagram.IsSettled || datagram.IsInReinjection)
            return;
        datagram.IsInReinjection = true;
        datagram.Hold();
        _reinjections.Enqueue(datagram);
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

            var excluded = Carriers(datagram, legs) | _expressIndexes;
            if (excluded == AllOf(legs))
            {
                // Every leg that could take it carries it already; others need not wait behind it.
                _reinjections.Enqueue(_reinjections.Dequeue());
                continue;
            }

            // As large as suits the leg, whatever it was cut for: else new data, cut smaller, would take the room before it for good. For the same
            // reason it does not wait for a better leg, unless it is the last.
            var backlog = _reinjections.Count + _bulk.Count > 1 ? UnseenBacklogBytes : 0;
            var index = options.Scheduler.Choose(_snapshots.AsSpan(0, legs), new DatagramDemand(0, backlog, false, excluded));
            if (index < 0 && excluded == _expressIndexes)
                return;
            if (index < 0)
            {
                // One of its own legs may have room for others, which must not wait until another one has.
                _reinjections.Enqueue(_reinjections.Dequeue());
                continue;
            }

            _reinjections.Dequeue();
            datagram.IsInReinjection = false;
            Count(datagram, _usable[index]);
            Place(datagram, index, isUrgent: true, datagram.IsLate ? BindingReason.Late : BindingReason.Reinjected, now);
        }
    }

    private void Count(Datagram datagram, EngineLeg leg)
    {
        Reinjections++;
        leg.Reinjections++;
        leg.ReinjectedBytes += datagram.FrameBytes;
        if (datagram.IsLate)
            LateBytes += datagram.FrameBytes;
        else
            ReinjectedBytes += datagram.FrameBytes;
    }

    private ulong Carriers(Datagram datagram, int legs)
    {
        var carriers = 0UL;
        for (var i = 0; i < legs; i++)
        {
            if (datagram.IsCarriedByAny(1UL << _usable[i].Id.Slot))
                carriers |= 1UL << i;
        }

        return carriers;
    }

    private static ulong AllOf(int legs) => ulong.MaxValue >> (ILegScheduler.MaxLegs - legs);

    // Not when a receipt came meanwhile, nor when a leg that carries it makes progress again.
    private bool IsStillNeeded(Datagram datagram) =>
        !datagram.IsSettled && (datagram.IsLate || !datagram.IsCarriedByAny(_healthySlots));

    // While nothing is known of the round trip there is no late.
    private bool MayBeLateOn(EngineLeg leg) =>
        leg.Ledger.DatagramCount > 0 && !leg.IsSuspect && leg.AnswerRtt > TimeSpan.Zero && HasAnotherHealthyLeg(leg);

    private bool HasAnotherHealthyLeg(EngineLeg leg) => (_healthySlots & _openSlots & ~(1UL << leg.Id.Slot)) != 0;

    private void CreditLateBudget(long receiptedBytes) =>
        _lateDebt = Math.Max(0, _lateDebt - (receiptedBytes * ReinjectionLimits.LateBudgetShare));

    // The head of a stream, which all the rest waits for, may overdraw the budget by as much again.
    private bool MayPayFor(Datagram datagram, bool isHead)
    {
        var bytesOut = 0L;
        foreach (var leg in _legs)
            bytesOut += leg.WrittenBytes - leg.ReceiptedBytes;
        return _lateDebt + datagram.FrameBytes <= ReinjectionLimits.LateBudgetBytes(bytesOut) * (isHead ? 2 : 1);
    }

    // Head of line: what is so old that its leg must have lost it more than once, or queues it for long, and holds up all that came after it.
    private void ReinjectOverdue(EngineLeg leg, TimeSpan now)
    {
        if (!MayBeLateOn(leg))
            return;
        var (soon, late) = (ReinjectionLimits.OverdueWhenWindowLimited(leg), ReinjectionLimits.Overdue(leg));
        var entries = Math.Min(leg.Ledger.Count, ReinjectionLimits.MostLookedAt);
        for (var i = 0; i < entries; i++)
        {
            ref readonly var entry = ref leg.Ledger[i];
            var age = Age(entry, now);
            if (age < soon)
                return;
            if (entry.Datagram is { } datagram && MayBeCopied(datagram) && _streams.TryGetValue(datagram.Stream, out var stream)
                && (age >= late || IsWindowLimited(stream)))
                ReinjectLate(datagram, stream.Sender.Oldest!);
        }
    }

    // What was out during a pause could not be receipted meanwhile.
    private TimeSpan Age(in LedgerEntry<EngineStream> entry, TimeSpan now) => now - Longer(entry.WrittenAt, _pauseEndedAt);

    private static bool IsWindowLimited(EngineStream stream) =>
        stream.Sender.NextOffset - stream.Sender.Oldest!.Offset > ReorderBytes;

    private static bool MayBeCopied(Datagram datagram) =>
        datagram is { IsSettled: false, IsInReinjection: false, IsLate: false, Copies: < ReinjectionLimits.MostCopies };

    private void ReinjectLate(Datagram datagram, Datagram head)
    {
        var isHead = ReferenceEquals(datagram, head);
        if (!MayBeCopied(datagram) || datagram.IsCarriedByAll(_healthySlots & _openSlots)
            || datagram.Offset > head.Offset + ReinjectionLimits.LateReachBytes || !MayPayFor(datagram, isHead))
            return;
        _lateDebt += datagram.FrameBytes;
        datagram.IsLate = true;
        Reinject(datagram);
    }

    // Tail: nothing is left to send, so legs are free, and somebody waits for the last bytes.
    private void ReinjectTail(TimeSpan now)
    {
        if (_bulk.Count + _urgent.Count + _reinjections.Count > 0 || _legs.Count < 2)
            return;
        var legs = 0;
        foreach (var leg in _legs)
        {
            if (!MayBeLateOn(leg))
                continue;
            if (legs == 0)
                legs = LookAtLegs(now);
            var entries = Math.Min(leg.Ledger.Count, ReinjectionLimits.MostLookedAt);
            for (var i = 0; i < entries; i++)
                ReinjectIfTail(leg, leg.Ledger[i], legs, now);
        }
    }

    private void ReinjectIfTail(EngineLeg leg, in LedgerEntry<EngineStream> entry, int legs, TimeSpan now)
    {
        if (entry.Datagram is not { } datagram || !MayBeCopied(datagram) || !_streams.TryGetValue(datagram.Stream, out var stream)
            || stream.Sender.UnsentBytes > 0 || !stream.IsOpen || IsMoreExpected(stream))
            return;
        var age = Age(entry, now);
        if (age >= ReinjectionLimits.OverdueAtTheTail(leg, stream.Sender.IsEnded)
            || (stream.Sender.IsEnded && IsAnotherQuicker(datagram, Remaining(leg, entry.End, age), legs)))
            ReinjectLate(datagram, stream.Sender.Oldest!);
    }

    // Seconds it will still take where it is: its way, or what is ahead of it at the leg's rate, of which half a round trip is told of only later.
    private static double Remaining(EngineLeg leg, long end, TimeSpan age)
    {
        var oneWay = leg.Control.BaseRtt.TotalSeconds / 2;
        return Math.Max(oneWay - age.TotalSeconds, ((end - leg.ReceiptedBytes) / leg.RateBytesPerSecond) - oneWay);
    }

    private bool IsAnotherQuicker(Datagram datagram, double remaining, int legs)
    {
        for (var i = 0; i < legs; i++)
        {
            ref readonly var other = ref _snapshots[i];
            if (!other.IsExpress && !datagram.IsCarriedByAny(1UL << other.Leg.Slot) && other.HasRoom(datagram.FrameBytes)
                && (other.SecondsToDeliver(datagram.FrameBytes) * ReinjectionLimits.TailGain) + ReinjectionLimits.TailSlack.TotalSeconds < remaining)
                return true;
        }

        return false;
    }
}
