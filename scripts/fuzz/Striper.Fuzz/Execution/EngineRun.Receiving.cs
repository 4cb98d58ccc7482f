using Striper.Common.Engine;
using Striper.Common.Primitives;
using Striper.Common.Wire;

namespace Striper.Fuzz.Execution;

/// <content>Bytes arrive: the engine takes them, the model reads the same, and after an error the tunnel ends as the shell ends it.</content>
internal sealed partial class EngineRun
{
    private const int Frames = 3;
    private const int Errors = 4;

    // Cut into single bytes only if there are no more.
    private const int MostSingleBytes = 300;

    private void Arrive(FuzzLeg leg, ReadOnlySpan<byte> bytes)
    {
        var way = _chance.Next(4);
        while (!bytes.IsEmpty)
        {
            var piece = way switch
            {
                0 or 1 => bytes.Length,
                2 when bytes.Length <= MostSingleBytes => 1,
                _ => 1 + _chance.Next(_chance.OneIn(2) ? Math.Min(bytes.Length, 64) : bytes.Length),
            };
            leg.Arrive(bytes[..piece]);
            bytes = bytes[piece..];
            Receive(leg);
        }
    }

    private void Receive(FuzzLeg leg)
    {
        while (leg.Handing is null)
        {
            var (wasUp, wasOpen) = (leg.Leg.IsUp, _engine.IsOpen);
            var position = 0;
            bool isDelivery;
            Delivery delivery;
            try
            {
                isDelivery = _engine.Receive(leg.Leg, leg.Pending, ref position, _now, out delivery);
            }
            catch (ProtocolViolationException e)
            {
                if (!wasOpen || !wasUp)
                    throw new FindingException($"an error on a leg that is over: {e.Message}");
                Model(leg, leg.Pending.Span[..position], isWrong: true);
                leg.Drop(position);
                Fail(e.Message);
                return;
            }

            if (!wasUp && (position > 0 || isDelivery))
                throw new FindingException("a leg that is over takes bytes");
            Model(leg, leg.Pending.Span[..position], isWrong: false);
            if (isDelivery)
                leg.Handing = delivery with { Bytes = delivery.Bytes.ToArray() };
            leg.Drop(position);
            if (leg.Leg.ReceivedBytes != leg.Taken)
                throw new FindingException($"{leg.Taken} bytes were taken, {leg.Leg.ReceivedBytes} counted");
            Act();
            if (!isDelivery)
                break;
            Hand(leg);
        }

        if (leg.Handing is null && leg.Leg.IsUp && leg.Pending.Length > FrameReader.MaxHeaderBytes + WireLimits.MaxControlBodyBytes)
            throw new FindingException($"{leg.Pending.Length} bytes are neither taken nor refused");
    }

    // As StripedTunnel.Fail.
    private void Fail(string reason)
    {
        if (Error is not null)
            throw new FindingException($"a second error: {reason}, after {Error}");
        Error = reason;
        _features.AddError(Errors, reason);
        var isSayable = _engine.Legs.Any(leg => leg.MayCarry) && !_allLegs.Exists(leg => leg.Leg.IsUp && (leg.IsClogged || leg.IsWriting));
        _engine.AnnounceClose(CloseCode.ProtocolError, reason, _now);
        Act();
        if (isSayable && _closes == 0)
            throw new FindingException($"no CLOSE was written for: {reason}");
        _engine.Terminate(ResetCode.TunnelLost, $"protocol error: {reason}");
        Act();
    }

    // Reads what the engine took: it is whole control frames, headers of DATA and parts of payload.
    private void Model(FuzzLeg leg, ReadOnlySpan<byte> taken, bool isWrong)
    {
        try
        {
            while (!taken.IsEmpty)
                taken = taken[ModelOne(leg, taken, isWrong)..];
        }
        catch (ProtocolViolationException e) when (isWrong)
        {
            _features.AddError(Errors, e.Message);
        }
    }

    // What the engine refused comes last, but what comes last need not be refused.
    private int ModelOne(FuzzLeg leg, ReadOnlySpan<byte> taken, bool isWrong)
    {
        if (leg.DataLeft > 0)
        {
            var count = Math.Min(leg.DataLeft, taken.Length);

            if (StreamOf(leg.DataStream.Value) is { } stream)
                stream.Arrivals.Take(leg.DataOffset, taken[..count]);
            leg.DataLeft -= count;
            leg.DataOffset += count;
            return count;
        }

        if (!FrameReader.TryReadHeader(taken, _input.MaxDatagramBytes, out var header))
            throw new FindingException("half a header was taken");
        if (header.Type == FrameType.Data)
        {
            if (!FrameReader.TryReadDataHeader(taken, _input.MaxDatagramBytes, out var data))
                throw new FindingException("half a header was taken");
            (leg.DataStream, leg.DataOffset, leg.DataLeft) = (data.Stream, data.Offset, data.PayloadBytes);
            _features.Add(Frames, ((int)_input.Target << 8) | (int)header.Type, StreamOf(data.Stream.Value)?.State ?? 0x100);
            return data.HeaderBytes;
        }

        var end = header.HeaderBytes + header.BodyBytes;
        if (end > taken.Length)
            throw new FindingException("half a frame was taken");
        _features.Add(Frames, ((int)_input.Target << 8) | (int)header.Type, ModelControl(header.Type, taken[header.HeaderBytes..end], isSure: !isWrong || end < taken.Length));
        return end;
    }

    private int ModelControl(FrameType type, ReadOnlySpan<byte> body, bool isSure)
    {
        switch (type)
        {
            case FrameType.Fin:
                var fin = FrameReader.ReadFin(body);
                StreamOf(fin.Stream.Value)?.Arrivals.TakeFinal(fin.FinalOffset, isSure);
                return StreamOf(fin.Stream.Value)?.State ?? 0x100;
            case FrameType.Open:
                var open = FrameReader.ReadOpen(body);
                return ModelCredit(open.Stream.Value, open.Credit);
            case FrameType.Credit:
                var credit = FrameReader.ReadCredit(body);
                return ModelCredit(credit.Stream.Value, credit.Limit);
            case FrameType.Reset:
                return StreamOf(FrameReader.ReadReset(body).Stream.Value)?.State ?? 0x100;
            default:
                return _engine.Legs.Count;
        }
    }

    private int ModelCredit(long id, long limit)
    {
        if (StreamOf(id) is not { } stream)
            return 0x100;
        stream.Credit = Math.Max(stream.Credit, limit);
        return stream.State;
    }

    // A stream that this end knows, or may come to know.
    private FuzzStream? StreamOf(long id)
    {
        if (_streams.TryGetValue(id, out var stream) || !IsServer || _streams.Count > MostStreams)
            return stream;
        _streams.Add(id, stream = new FuzzStream(id));
        return stream;
    }
}
