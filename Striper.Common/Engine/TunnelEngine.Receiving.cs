using Striper.Common.Primitives;
using Striper.Common.Sending;
using Striper.Common.Wire;

namespace Striper.Common.Engine;

/// <content>What arrives on a leg.</content>
public sealed partial class TunnelEngine
{
    // Below this a copy costs less than a write of its own.
    private const int SmallestPassThroughBytes = 8 * 1024;

    /// <summary>
    /// Takes bytes that arrived on a leg, from <paramref name="position"/> on, which it advances. True: <paramref name="delivery"/> must be
    /// handed to the application and ended before the call is repeated for the rest. False: all was taken but the beginning of a
    /// control frame or header, which the caller keeps and shows again with more behind it.
    /// </summary>
    /// <exception cref="ProtocolViolationException">The peer broke the protocol: the tunnel must be failed.</exception>
    public bool Receive(EngineLeg leg, ReadOnlyMemory<byte> bytes, ref int position, TimeSpan now, out Delivery delivery)
    {
        NotePause(now);
        leg.LastHeardAt = now;
        delivery = default;
        while (leg.IsUp)
        {
            var rest = bytes[position..];
            if (leg.DataRemaining > 0)
            {
                if (rest.IsEmpty)
                    break;
                var chunk = rest[..Math.Min(leg.DataRemaining, rest.Length)];
                position += chunk.Length;
                var offset = leg.DataOffset;
                TakePayload(leg, chunk.Length, now);
                if (OnData(leg.DataStream, offset, chunk, out delivery, now))
                    return true;
            }
            else if (!TryReadFrame(leg, rest.Span, ref position, now))
            {
                break;
            }
        }

        Pump(now);
        SignalIfOutput(leg, now);
        return false;
    }

    /// <summary>The application took <paramref name="taken"/> bytes of a delivery; the rest is held.</summary>
    public void EndDelivery(in Delivery delivery, int taken, TimeSpan now) =>
        EndDelivery(delivery.Stream, delivery.Offset, taken, delivery.Bytes.Span[taken..], now);

    private void EndDelivery(EngineStream stream, long offset, int taken, ReadOnlySpan<byte> rest, TimeSpan now)
    {
        stream.IsDelivering = false;
        if (!stream.IsOpen)
            return;
        var buffer = stream.Receiver.Buffer;
        var before = buffer.ArrivedBytes;
        if (taken > 0)
            buffer.PassedThrough(taken);
        if (!rest.IsEmpty)
            buffer.Store(offset + taken, rest);
        ReceivedBytes += buffer.ArrivedBytes - before;
        OnConsumed(stream, now);
    }

    private static void TakePayload(EngineLeg leg, int bytes, TimeSpan now)
    {
        Take(leg, bytes);
        leg.IsAskedSinceHeard = false;
        Owe(leg, now);
        leg.DataOffset += bytes;
        leg.DataRemaining -= bytes;
    }

    private static void Take(EngineLeg leg, int bytes)
    {
        leg.ReceivedBytes += bytes;
        leg.Control.OnReceived(bytes);
        leg.Limit?.SpendOnAcknowledging(bytes);
    }

    private static void Owe(EngineLeg leg, TimeSpan now)
    {
        if (leg.OwesReceipt)
            return;
        leg.OwesReceipt = true;
        leg.OwesReceiptSince = now;
    }

    private bool TryReadFrame(EngineLeg leg, ReadOnlySpan<byte> rest, ref int position, TimeSpan now)
    {
        if (!FrameReader.TryReadHeader(rest, options.Limits.MaxDatagramBytes, out var header))
            return false;
        if (header.Type == FrameType.Data)
        {
            if (!FrameReader.TryReadDataHeader(rest, options.Limits.MaxDatagramBytes, out var data))
                return false;
            position += data.HeaderBytes;
            Take(leg, data.HeaderBytes);
            (leg.DataStream, leg.DataOffset, leg.DataRemaining) = (data.Stream, data.Offset, data.PayloadBytes);
            (leg.DataHeaderBytes, leg.DataBytes) = (data.HeaderBytes, data.PayloadBytes);
            return true;
        }

        leg.DataBytes = 0;
        if (rest.Length < header.HeaderBytes + header.BodyBytes)
            return false;
        position += header.HeaderBytes + header.BodyBytes;
        Take(leg, header.HeaderBytes + header.BodyBytes);
        if (header.Type is not (FrameType.Receipt or FrameType.Ping or FrameType.Pong))
        {
            // PING and PONG do not count, or two idle ends would ask each other every second.
            leg.IsAskedSinceHeard = false;
            Owe(leg, now);
        }

        OnControl(leg, header.Type, rest.Slice(header.HeaderBytes, header.BodyBytes), now);
        return true;
    }

    private bool OnData(StreamId id, long offset, ReadOnlyMemory<byte> chunk, out Delivery delivery, TimeSpan now)
    {
        delivery = default;
        if (Find(id, now) is not { IsOpen: true } stream)
            return false;
        var receiver = stream.Receiver;
        receiver.Check(offset, chunk.Length);
        if (stream.IsAttached && !stream.IsDelivering && chunk.Length >= SmallestPassThroughBytes
            && receiver.Buffer.CanPassThrough(offset, chunk.Length))
        {
            var skipped = (int)(receiver.Buffer.ConsumedOffset - offset);
            stream.IsDelivering = true;
            delivery = new Delivery(stream, offset + skipped, chunk[skipped..]);
            return true;
        }

        var before = receiver.Buffer.ArrivedBytes;
        receiver.Buffer.Store(offset, chunk.Span);
        ReceivedBytes += receiver.Buffer.ArrivedBytes - before;
        SignalDelivery(stream);
        return false;
    }

    private void OnControl(EngineLeg leg, FrameType type, ReadOnlySpan<byte> body, TimeSpan now)
    {
        switch (type)
        {
            case FrameType.Receipt:
                var receipt = FrameReader.ReadReceipt(body);
                if (FindLeg(receipt.Leg) is { } receipted)
                    OnReceipt(receipted, receipt.Count, timed: ReferenceEquals(receipted, leg), now);
                break;
            case FrameType.Ping:
                leg.PongDue = FrameReader.ReadPing(body).Opaque;
                break;
            case FrameType.Pong:
                leg.PingOutSince = null;
                break;
            case FrameType.LegDead:
                var dead = FrameReader.ReadLegDead(body);
                if (FindLeg(dead.Leg) is { } given && !ReferenceEquals(given, leg))
                {
                    OnReceipt(given, dead.Count, timed: false, now);
                    RemoveLeg(given, "given up by the other end");
                }

                break;
            case FrameType.LegSilent:
                var silent = FrameReader.ReadLegSilent(body);
                if (FindLeg(silent.Leg) is { } quiet)
                {
                    quiet.PingDue = true;
                    if (IsJustAfterPause(now))
                        break;
                    _signals.Enqueue(new EngineSignal(EngineSignalKind.LegSilent, Leg: quiet));
                }

                break;
            case FrameType.LegUse:
                OnLegUse(FrameReader.ReadLegUse(body));
                break;
            case FrameType.LegClock:
                var clock = FrameReader.ReadLegClock(body);
                leg.Control.OnPeerClock(FromMicroseconds(clock.ClockMicroseconds), FromMicroseconds(clock.QueueMicroseconds), now);
                break;
            case FrameType.GoAway:
                FrameReader.ReadGoAway(body);
                if (IsPeerGoingAway)
                    break;
                IsPeerGoingAway = true;
                _signals.Enqueue(new EngineSignal(EngineSignalKind.PeerGoingAway));
                break;
            case FrameType.Close:
                var close = FrameReader.ReadClose(body);
                Terminate(ResetCode.TunnelLost, $"closed by the other end: {close.Reason}");
                break;
            case FrameType.StreamLimit:
                OnStreamLimit(FrameReader.ReadStreamLimit(body).Highest);
                break;
            default:
                OnStreamControl(type, body, now);
                break;
        }
    }

    // A peer's figure may be any; a thousand years are enough.
    private const long LongestClockMicroseconds = 1000L * 365 * 86_400 * 1_000_000;

    private static TimeSpan FromMicroseconds(long value) => TimeSpan.FromMicroseconds(Math.Min(value, LongestClockMicroseconds));

    private void OnStreamControl(FrameType type, ReadOnlySpan<byte> body, TimeSpan now)
    {
        switch (type)
        {
            case FrameType.Open:
                OnOpen(FrameReader.ReadOpen(body), now);
                break;
            case FrameType.Credit:
                var credit = FrameReader.ReadCredit(body);
                if (Find(credit.Stream, now) is { IsOpen: true } credited && credited.Sender.OnCredit(credit.Limit))
                    MakeReady(credited, now);
                break;
            case FrameType.CreditWanted:
                var wanted = FrameReader.ReadCreditWanted(body);
                if (Find(wanted.Stream, now) is { IsOpen: true } wanting && wanting.Receiver.OnWanted(wanted.WindowBytes))
                    Announce(wanting, ControlKinds.Credit);
                break;
            case FrameType.Fin:
                var fin = FrameReader.ReadFin(body);
                if (Find(fin.Stream, now) is { IsOpen: true } ended)
                {
                    ended.Receiver.Check(fin.FinalOffset, 0);
                    ended.Receiver.Buffer.SetFinal(fin.FinalOffset);
                    SignalDelivery(ended);
                }

                break;
            case FrameType.Reset:
                OnReset(FrameReader.ReadReset(body), now);
                break;
        }
    }
}
