using Striper.Common.Buffers;
using Striper.Common.Sending;
using Striper.Common.Wire;

namespace Striper.Common.Engine;

/// <content>What a leg says next: receipts and control ahead of urgent datagrams, those ahead of bulk.</content>
public sealed partial class TunnelEngine
{
    private const int ControlBatchBytes = 4096;

    // A leg that does not keep up with control gets no more copies of it.
    private const int MostControlCopies = 64;

    // It must fit a batch beside the leg's own.
    private const int LargestControlCopyBytes = ControlBatchBytes / 2;

    // PING and PONG, after all else of a leg's own.
    private const int MostOwnControlBytes = 32;

    // STREAM_LIMIT and GOAWAY, and of every other leg a LEG_DEAD and a RECEIPT: they are written without asking for room.
    private const int MostSharedControlBytes = 16 + (2 * Scheduling.ILegScheduler.MaxLegs * LargestLegFrameBytes);

    private const int LargestLegFrameBytes = 1 + 1 + 2 + (2 * VarInt.MaxBytes);

    // Datagrams up to this size join others and the control in front of them in one write, and so in one packet.
    private const int SmallestWriteOfItsOwn = 2048;

    /// <summary>
    /// Asks for the next bytes of a leg; true: write all of them, then <see cref="EndWrite"/>, whatever came of it. At most one write at a
    /// time on a leg; nothing on a leg that is not up.
    /// </summary>
    public bool TryBeginWrite(EngineLeg leg, TimeSpan now, out ReadOnlyMemory<byte> bytes)
    {
        bytes = default;
        if (!leg.IsUp || leg.IsWriting || leg.HasSaidClose)
            return false;
        if (!leg.Preface.IsEmpty)
        {
            (bytes, leg.Preface) = (leg.Preface, default);
            leg.IsWriting = true;
            return true;
        }

        if (leg.Urgent.Count + leg.Bulk.Count == 0 && _bulk.Count + _reinjections.Count > 0)
            Pump(now);
        var control = PrepareBatch(leg, now) ? WriteBatch(leg, now) : 0;
        if (control == 0 && !leg.TryPeek(out _))
            return false;
        bytes = control > 0 ? leg.WritingControl.AsMemory(0, control) : BeginDatagram(leg, now);
        leg.IsWriting = true;
        leg.WritingBytes = bytes.Length;
        leg.WrittenBytes += bytes.Length;
        leg.BatchBytes = 0;
        return true;
    }

    /// <summary>The bytes of <see cref="TryBeginWrite"/> were handed over, or the leg failed under them.</summary>
    public void EndWrite(EngineLeg leg)
    {
        leg.IsWriting = false;
        leg.OnWritten(leg.WritingBytes);
        leg.WritingBytes = 0;
        if (leg.WritingControl is { } control)
        {
            leg.WritingControl = null;
            options.Buffers.Return(control);
        }

        if (leg.IsWritingClose)
        {
            leg.IsWritingClose = false;
            _signals.Enqueue(new EngineSignal(EngineSignalKind.CloseWritten));
        }

        if (leg.WritingDatagram is { } datagram)
        {
            leg.WritingDatagram = null;
            datagram.EndWrite();
        }
    }

    private ReadOnlyMemory<byte> BeginDatagram(EngineLeg leg, TimeSpan now)
    {
        leg.TryPeek(out var datagram);
        leg.Dequeue(datagram);
        datagram.BeginWrite();
        leg.WritingDatagram = datagram;
        leg.Enter(datagram, leg.WrittenBytes + datagram.FrameBytes, now);
        return datagram.Frame;
    }

    // Whether there is something for a batch; what can wait then goes along with what cannot, since each packet wakes the peer.
    private bool PrepareBatch(EngineLeg leg, TimeSpan now)
    {
        var goesAlong = leg.TryPeek(out var next) && next.FrameBytes <= SmallestWriteOfItsOwn;
        var hasOwn = HasOwnControl(leg, now)
            || (goesAlong && leg.OwesReceipt && now - leg.LastReceiptAt >= EngineTiming.ReceiptInterval / 2);

        // The receipt that the first credit waits for may be another leg's to say, or nobody's.
        if (hasOwn || goesAlong || _pendingDeadLegs > 0 || _hasStrayReceipts)
            AnnounceFirstCredits(now);
        return hasOwn || (HasControl && IsQuick(leg)) || (goesAlong && leg.Urgent.Count > 1);
    }

    private int WriteBatch(EngineLeg leg, TimeSpan now)
    {
        var buffer = options.Buffers.Rent(ControlBatchBytes);
        var written = WriteOwnControl(leg, buffer, now);
        leg.BatchBytes = written;

        // Copies may have taken the room; then it is for the next batch.
        if (HasControl && IsQuick(leg) && written + MostSharedControlBytes <= buffer.Length)
        {
            WriteStrayReceipts(leg, buffer, ref written);
            leg.BatchBytes = written;
            var control = WriteControl(leg, buffer.AsSpan(written), now);
            if (options.Scheduler.CopiesControl && control is > 0 and <= LargestControlCopyBytes && !leg.IsWritingClose)
                CopyControl(leg, buffer.AsSpan(written, control));
            written += control;
        }

        if (written > 0)
            leg.Limit?.Spend(written, leg.Control.SegmentBytes);
        written += WriteSmallDatagrams(leg, buffer, written, now);
        if (written > 0)
            leg.WritingControl = buffer;
        else
            options.Buffers.Return(buffer);
        return written;
    }

    private static int WriteSmallDatagrams(EngineLeg leg, byte[] buffer, int start, TimeSpan now)
    {
        var end = start;

        // Of bulk no more than one: the legs' shares are found write by write.
        while (!leg.HasSaidClose
            && (end == start || leg.Urgent.Count > 0)
            && leg.TryPeek(out var datagram)
            && datagram.FrameBytes <= Math.Min(SmallestWriteOfItsOwn, buffer.Length - end))
        {
            datagram.Frame.CopyTo(buffer.AsMemory(end));
            end += datagram.FrameBytes;
            leg.Dequeue(datagram);
            leg.Enter(datagram, leg.WrittenBytes + end, now);
        }

        return end - start;
    }

    private static bool IsReceiptDue(EngineLeg leg, TimeSpan now) =>
        leg.OwesReceipt && now - leg.LastReceiptAt >= ReceiptInterval(leg);

    private static TimeSpan ReceiptInterval(EngineLeg leg) =>
        leg.ReceivedBytes - leg.ReceiptedToPeer >= EngineTiming.ReceiptBytes ? EngineTiming.LeastReceiptInterval : EngineTiming.ReceiptInterval;

    private static bool HasOwnControl(EngineLeg leg, TimeSpan now) => leg.PongDue is not null || leg.PingDue || leg.ControlCopies.Count > 0 || IsReceiptDue(leg, now);

    // A receipt goes along whenever something else is said, which saves a packet.
    private static int WriteOwnControl(EngineLeg leg, Span<byte> destination, TimeSpan now)
    {
        var written = 0;
        if (leg.OwesReceipt)
        {
            written += FrameWriter.WriteReceipt(destination, new ReceiptFrame(leg.Id, leg.ReceivedBytes));
            leg.OwesReceipt = false;
            leg.ReceiptedToPeer = leg.ReceivedBytes;
            leg.LastReceiptAt = now;
            if (leg.Control.IsBusyBothWays && now - leg.LastClockAt >= EngineTiming.ClockInterval)
                written += WriteClock(leg, destination[written..], now);
        }

        while (leg.ControlCopies.TryPeek(out var copy) && written + copy.Length + MostOwnControlBytes <= destination.Length)
        {
            copy.CopyTo(destination[written..]);
            written += copy.Length;
            leg.ControlCopies.Dequeue();
        }

        if (leg.PongDue is { } pong)
        {
            written += FrameWriter.WritePong(destination[written..], new PongFrame(pong));
            leg.PongDue = null;
        }

        if (leg.PingDue)
        {
            written += FrameWriter.WritePing(destination[written..], new PingFrame((ulong)now.Ticks));
            leg.PingDue = false;
            leg.PingOutSince ??= now;
        }

        return written;
    }

    // The copies are of no account: what is announced again when a leg dies is what the first one said.
    private void CopyControl(EngineLeg leg, ReadOnlySpan<byte> control)
    {
        foreach (var other in _legs)
        {
            if (ReferenceEquals(other, leg) || !other.MayCarry || other.ControlCopies.Count >= MostControlCopies)
                continue;
            other.ControlCopies.Enqueue(control.ToArray());
            Signal(other);
        }
    }

    private static int WriteClock(EngineLeg leg, Span<byte> destination, TimeSpan now)
    {
        leg.LastClockAt = now;
        return FrameWriter.WriteLegClock(
            destination, new LegClockFrame((long)now.TotalMicroseconds, (long)leg.Control.ReverseQueue.TotalMicroseconds));
    }

    // Receipts of legs that are benched or clogged, so that the peer's memory is freed all the same.
    private void WriteStrayReceipts(EngineLeg leg, Span<byte> destination, ref int written)
    {
        if (!_hasStrayReceipts)
            return;
        _hasStrayReceipts = false;
        foreach (var other in _legs)
        {
            if (ReferenceEquals(other, leg) || other.ReceiptedElsewhere == other.ReceivedBytes || !IsStray(other))
                continue;
            other.ReceiptedElsewhere = other.ReceivedBytes;
            written += FrameWriter.WriteReceipt(destination[written..], new ReceiptFrame(other.Id, other.ReceivedBytes));
        }
    }

    private static bool IsStray(EngineLeg leg) =>
        leg.ReceivedBytes > leg.ReceiptedElsewhere && (leg.IsSuspect || (leg.IsWriting && leg.OwesReceipt));

    private void SignalIfOutput(EngineLeg leg, TimeSpan now)
    {
        if (HasOwnControl(leg, now) || leg.QueuedBytes > 0)
            Signal(leg);
    }

    private void Signal(EngineLeg leg)
    {
        if (leg.IsSignalled || leg.IsWriting || !leg.IsUp)
            return;
        leg.IsSignalled = true;
        _signals.Enqueue(new EngineSignal(EngineSignalKind.LegWritable, Leg: leg));
    }

    // Wakes the quickest leg that is free to write; if all are busy, the first to finish takes the control along.
    private void SignalControl(TimeSpan now)
    {
        if (!HasControl)
            return;
        EngineLeg? quickest = null;
        var best = double.MaxValue;
        var limit = QuickSeconds();
        foreach (var leg in _legs)
        {
            if (leg.MayCarry && !leg.IsWriting && leg.Control.SmoothedRtt.TotalSeconds <= limit && UrgentSeconds(leg) is var seconds && seconds < best)
                (quickest, best) = (leg, seconds);
        }

        if (quickest is not null)
            Signal(quickest);
    }

    private static double UrgentSeconds(EngineLeg leg) =>
        leg.Control.SmoothedRtt.TotalSeconds
        + ((leg.Control.NotSentBytes + leg.QueuedBytes + leg.WritingBytes) / leg.RateBytesPerSecond);

    // Whether control may go on this leg: not much slower than the quickest, or it would hold up credit for everybody.
    private bool IsQuick(EngineLeg leg) => leg.MayCarry && leg.Control.SmoothedRtt.TotalSeconds <= QuickSeconds();

    private double QuickSeconds()
    {
        var best = double.MaxValue;
        foreach (var leg in _legs)
        {
            if (leg.MayCarry)
                best = Math.Min(best, leg.Control.SmoothedRtt.TotalSeconds);
        }

        return (2 * best) + 0.005;
    }
}
