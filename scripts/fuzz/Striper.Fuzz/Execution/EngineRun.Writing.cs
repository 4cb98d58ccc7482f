using Striper.Common.Engine;
using Striper.Common.Primitives;
using Striper.Common.Wire;
using Striper.Fuzz.Inputs;

namespace Striper.Fuzz.Execution;

/// <content>
/// What the engine says, whatever it is told, are whole and right frames: receipts of what came, an application's own bytes within the peer's
/// credit, and nothing behind CLOSE.
/// </content>
internal sealed partial class EngineRun
{
    private const int Said = 8;

    private int _closes;

    private void Write(FuzzLeg leg)
    {
        while (!leg.IsWriting && _engine.TryBeginWrite(leg.Leg, _now, out var bytes))
        {
            CountWork();
            if (leg.Preface.IsEmpty)
                Check(leg, bytes.Span);
            else if (!bytes.Span.SequenceEqual(leg.Preface.Span))
                throw new FindingException("something is written before the ACCEPT");
            leg.Preface = default;
            if (leg.IsClogged)
            {
                leg.IsWriting = true;
                return;
            }

            _engine.EndWrite(leg.Leg);
        }
    }

    private void Flow(FuzzLeg leg)
    {
        leg.IsClogged = false;
        if (!leg.IsWriting)
            return;
        leg.IsWriting = false;
        _engine.EndWrite(leg.Leg);
        Write(leg);
    }

    private void Check(FuzzLeg leg, ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            throw new FindingException("nothing is written");
        try
        {
            while (!bytes.IsEmpty)
                bytes = bytes[CheckOne(leg, bytes)..];
        }
        catch (ProtocolViolationException e)
        {
            throw new FindingException($"a wrong frame is written: {e.Message}");
        }
    }

    private int CheckOne(FuzzLeg leg, ReadOnlySpan<byte> bytes)
    {
        if (leg.IsClosed)
            throw new FindingException("something is written behind CLOSE");
        if (!FrameReader.TryReadHeader(bytes, _input.MaxDatagramBytes, out var header) || header.HeaderBytes + header.BodyBytes > bytes.Length)
            throw new FindingException("half a frame is written");
        _features.Add(Said, ((int)_input.Target << 8) | (int)header.Type, 0);
        var end = header.HeaderBytes + header.BodyBytes;
        if (header.Type == FrameType.Data)
            CheckData(bytes[..end]);
        else
            CheckControl(leg, header.Type, bytes[header.HeaderBytes..end]);
        return end;
    }

    private void CheckData(ReadOnlySpan<byte> frame)
    {
        FrameReader.TryReadDataHeader(frame, _input.MaxDatagramBytes, out var data);
        var payload = frame[data.HeaderBytes..];
        if (!_streams.TryGetValue(data.Stream.Value, out var stream) || stream.Stream is null)
            throw new FindingException($"DATA of stream {data.Stream}, which has no application");
        var end = data.Offset + payload.Length;
        if (end > stream.Read)
            throw new FindingException($"DATA up to {end} of stream {data.Stream}, whose application said {stream.Read}");
        if (end > stream.Credit)
            throw new FindingException($"DATA up to {end} of stream {data.Stream}, the credit is {stream.Credit}");
        if (!payload.SequenceEqual(Payload.At(data.Stream.Value, data.Offset, payload.Length)))
            throw new FindingException($"DATA of stream {data.Stream} at {data.Offset} is not what its application said");
    }

    private void CheckControl(FuzzLeg leg, FrameType type, ReadOnlySpan<byte> body)
    {
        switch (type)
        {
            case FrameType.Receipt:
                CheckReceipt(FrameReader.ReadReceipt(body));
                break;
            case FrameType.Fin:
                var fin = FrameReader.ReadFin(body);
                if (!_streams.TryGetValue(fin.Stream.Value, out var ended) || !ended.IsEndRead || fin.FinalOffset != ended.Read)
                    throw new FindingException($"FIN of stream {fin.Stream} at {fin.FinalOffset}");
                break;
            case FrameType.Close:
                leg.IsClosed = true;
                if (++_closes > 1)
                    throw new FindingException("a second CLOSE is written");
                if (Error is not null && FrameReader.ReadClose(body).Code != CloseCode.ProtocolError)
                    throw new FindingException("CLOSE does not say that it was an error");
                break;
        }
    }

    private void CheckReceipt(in ReceiptFrame receipt)
    {
        var id = receipt.Leg;
        if (_allLegs.Find(l => l.Leg.Id == id) is not { } leg)
            throw new FindingException($"a receipt of leg {id}, which there never was");
        if (receipt.Count > leg.Leg.ReceivedBytes)
            throw new FindingException($"a receipt of {receipt.Count} bytes, {leg.Leg.ReceivedBytes} were received");
    }
}
