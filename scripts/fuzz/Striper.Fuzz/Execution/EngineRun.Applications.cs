using Striper.Common.Buffers;
using Striper.Common.Engine;
using Striper.Common.Primitives;
using Striper.Fuzz.Inputs;

namespace Striper.Fuzz.Execution;

/// <content>Applications: they come, say, take at their own pace, and hold what they are given to what came.</content>
internal sealed partial class EngineRun
{
    private const int MostRead = 1 << 15;

    private static readonly int[] _firstWords = [0, 0, 0, 5, 300, 9_000, 40_000];

    private void OpenStream()
    {
        var engineStream = _engine.Open(default, _now);
        var stream = new FuzzStream(engineStream.Id.Value);
        _streams.Add(stream.Id, stream);
        Show(stream, engineStream);
        stream.IsAttached = true;
        Act();
        _engine.Flush(_now);
    }

    private void OnOpened(EngineStream engineStream)
    {
        if (StreamOf(engineStream.Id.Value) is not { } stream)
            throw new FindingException($"stream {engineStream.Id} is one too many");
        Once(stream.Stream is null, "the stream is open");
        Show(stream, engineStream);
        switch (_chance.Next(8))
        {
            case 0:
                _engine.Reset(engineStream, ResetCode.TargetRefused, _now);
                break;
            case 1:
                // Its target takes a while.
                break;
            default:
                AttachLate(stream);
                break;
        }
    }

    private void Show(FuzzStream stream, EngineStream engineStream)
    {
        stream.Stream = engineStream;
        engineStream.Tag = stream;
        stream.Unread = Sayable(stream, _chance.Pick(_firstWords));
        stream.IsSaid = _chance.OneIn(4);
        stream.Appetite = _chance.Next(8) switch { < 5 => 0, < 7 => 1, _ => 2 };
        _byOpening.Add(stream);
    }

    private void AttachLate(FuzzStream stream)
    {
        if (stream.IsAttached || stream.Stream is not { IsOpen: true } engineStream)
            return;
        stream.IsAttached = true;
        _engine.Attach(engineStream, _now);
    }

    private void ReadApplication(FuzzStream stream)
    {
        while (_engine.TryBeginRead(stream.Stream!))
        {
            CountWork();
            var count = (int)Math.Min(stream.Unread, MostRead);
            if (count > 0)
            {
                var buffer = _buffers.Rent(BufferPool.HeadroomBytes + count);
                Payload.At(stream.Id, stream.Read, count).CopyTo(buffer.AsSpan(BufferPool.HeadroomBytes));
                stream.Read += count;
                stream.Unread -= count;
                _engine.EndRead(stream.Stream!, buffer, BufferPool.HeadroomBytes, count, isFull: stream.Unread > 0, _now);
            }
            else if (stream.IsSaid)
            {
                stream.IsEndRead = true;
                _engine.EndReadAtFin(stream.Stream!, _now);
                return;
            }
            else
            {
                _engine.CancelRead(stream.Stream!);
                return;
            }
        }
    }

    private void Feed(FuzzStream stream)
    {
        while (stream.Stream is { } engineStream && stream.Handing is null
            && _engine.TryBeginWriteToApplication(engineStream, 1 << 16, out var bytes, out var isEnd))
        {
            CountWork();
            if (isEnd)
            {
                stream.Arrivals.End();
                _engine.EndWriteToApplication(engineStream, 0, wasEnd: true, _now);
                return;
            }

            if (_chance.OneIn(8))
            {
                stream.Handing = bytes;
                return;
            }

            var taken = Taken(stream, bytes.Length);
            stream.Arrivals.Deliver(stream.Arrivals.Delivered, bytes.Span, taken);
            _engine.EndWriteToApplication(engineStream, taken, wasEnd: false, _now);
            if (taken < bytes.Length)
                return;
        }
    }

    private void EndHanding(FuzzStream stream)
    {
        if (stream.Handing is not { } bytes)
            return;
        stream.Handing = null;
        var taken = Taken(stream, bytes.Length);
        stream.Arrivals.Deliver(stream.Arrivals.Delivered, bytes.Span, taken, isOver: !stream.Stream!.IsOpen);
        _engine.EndWriteToApplication(stream.Stream!, taken, wasEnd: false, _now);
    }

    // Bytes that the application may have out of the leg's buffer; others may arrive while it takes them.
    private void Hand(FuzzLeg leg)
    {
        var delivery = leg.Handing!.Value;
        var stream = (FuzzStream)delivery.Stream.Tag!;
        leg.HandingTaken = Taken(stream, delivery.Bytes.Length);
        stream.Arrivals.Deliver(delivery.Offset, delivery.Bytes.Span, leg.HandingTaken);
        if (!_chance.OneIn(4))
            EndHanding(leg);
    }

    private void EndHanding(FuzzLeg leg)
    {
        if (leg.Handing is not { } delivery)
            return;
        leg.Handing = null;
        try
        {
            _engine.EndDelivery(delivery, leg.HandingTaken, _now);
        }
        catch (ProtocolViolationException e)
        {
            Fail(e.Message);
        }

        Act();
    }

    // The leg goes on.
    private void Resume(FuzzLeg leg)
    {
        if (leg.Handing is null)
            return;
        EndHanding(leg);
        Receive(leg);
    }

    private int Taken(FuzzStream stream, int most) => stream.Appetite switch
    {
        0 => most,
        1 => _chance.Next(most + 1),
        _ => 0,
    };
}
