using Striper.Common.Buffers;
using Striper.Common.Engine;
using Striper.Common.Primitives;
using Striper.Common.Scheduling;
using Striper.Common.Wire;
using Striper.Fuzz.Inputs;
using Striper.Fuzz.Mutation;

namespace Striper.Fuzz.Corpus;

/// <summary>One end of a recorded conversation: an engine with applications that take everything, and what happened to it as steps.</summary>
internal sealed class RecordedEnd
{
    private readonly BufferPool _buffers = new();
    private readonly Dictionary<EngineStream, (long Said, long Unread, bool IsSaid)> _words = [];

    public RecordedEnd(TunnelRole role, string scheduler)
    {
        var target = role == TunnelRole.Server ? FuzzTarget.Server : FuzzTarget.Client;
        Input = new FuzzInput { Target = target, Scheduler = scheduler, Steps = [] };
        var limits = new TunnelLimits(Input.MaxDatagramBytes, Input.MaxStreams, TimeSpan.FromSeconds(60));
        Engine = new TunnelEngine(new EngineOptions(role, limits, Schedulers.Create(scheduler), _buffers, new MemoryBudget(1 << 18)));
    }

    /// <summary>What happened so far.</summary>
    public FuzzInput Input { get; }

    /// <summary>The engine.</summary>
    public TunnelEngine Engine { get; }

    /// <summary>Its streams in the order of opening.</summary>
    public List<EngineStream> Streams { get; } = [];

    /// <summary>Remembers a step.</summary>
    public void Note(FuzzStep step) => Input.Steps.Add(step);

    /// <summary>A stream is there.</summary>
    public void Show(EngineStream stream)
    {
        Streams.Add(stream);
        _words[stream] = default;
    }

    /// <summary>An application says so many bytes, and perhaps that nothing follows.</summary>
    public void Say(EngineStream stream, long bytes, bool isEnd, TimeSpan now)
    {
        var words = _words[stream];
        _words[stream] = (words.Said, words.Unread + bytes, words.IsSaid || isEnd);
        Read(stream, now);
    }

    /// <summary>Bytes arrive on a leg.</summary>
    public void Receive(EngineLeg leg, byte[] bytes, TimeSpan now)
    {
        Translate(leg, bytes);
        var position = 0;
        while (Engine.Receive(leg, bytes, ref position, now, out var delivery))
            Engine.EndDelivery(delivery, delivery.Bytes.Length, now);
        Act(now);
    }

    /// <summary>Does what the engine wants done.</summary>
    public void Act(TimeSpan now)
    {
        while (Engine.TryTakeSignal(out var signal))
        {
            switch (signal.Kind)
            {
                case EngineSignalKind.StreamOpened:
                    Show(signal.Stream!);
                    Engine.Attach(signal.Stream!, now);
                    break;
                case EngineSignalKind.StreamReadable:
                    Read(signal.Stream!, now);
                    break;
                case EngineSignalKind.StreamWritable:
                    while (Engine.TryBeginWriteToApplication(signal.Stream!, 1 << 16, out var bytes, out var isEnd))
                        Engine.EndWriteToApplication(signal.Stream!, bytes.Length, isEnd, now);
                    break;
            }
        }
    }

    private void Read(EngineStream stream, TimeSpan now)
    {
        while (Engine.TryBeginRead(stream))
        {
            var (said, unread, isSaid) = _words[stream];
            if (unread > 0)
            {
                var count = (int)Math.Min(unread, 1 << 15);
                var buffer = _buffers.Rent(BufferPool.HeadroomBytes + count);
                Payload.At(stream.Id.Value, said, count).CopyTo(buffer.AsSpan(BufferPool.HeadroomBytes));
                _words[stream] = (said + count, unread - count, isSaid);
                Engine.EndRead(stream, buffer, BufferPool.HeadroomBytes, count, isFull: unread > count, now);
            }
            else if (isSaid)
            {
                Engine.EndReadAtFin(stream, now);
            }
            else
            {
                Engine.CancelRead(stream);
                break;
            }
        }
    }

    // Payload is said by its place, and receipts by what they leave out: so the corpus is small, and stays right when engines say other things.
    private void Translate(EngineLeg leg, byte[] bytes)
    {
        var rest = new List<byte[]>();
        foreach (var frame in FrameBytes.Split(bytes))
        {
            if (StepOf(leg, frame) is not { } step)
            {
                rest.Add(frame);
                continue;
            }

            NoteRest(leg, rest);
            Note(step);
        }

        NoteRest(leg, rest);
    }

    private void NoteRest(EngineLeg leg, List<byte[]> rest)
    {
        if (rest.Count > 0)
            Note(new FuzzStep(StepKind.Receive, leg.Id.Slot, Bytes: FrameBytes.Join(rest)));
        rest.Clear();
    }

    private FuzzStep? StepOf(EngineLeg leg, byte[] frame)
    {
        switch ((FrameType)frame[0])
        {
            case FrameType.Data:
                FrameReader.TryReadDataHeader(frame, Input.MaxDatagramBytes, out var data);
                return new FuzzStep(StepKind.Data, leg.Id.Slot, data.Stream.Value, data.Offset, data.PayloadBytes);
            case FrameType.Receipt:
                FrameReader.TryReadHeader(frame, Input.MaxDatagramBytes, out var header);
                var receipt = FrameReader.ReadReceipt(frame.AsSpan(header.HeaderBytes));
                return receipt.Leg == leg.Id ? new FuzzStep(StepKind.Receipt, leg.Id.Slot, receipt.Count - leg.WrittenBytes) : null;
            default:
                return null;
        }
    }
}
