using System.Net;
using Striper.Common.Primitives;
using Striper.Common.Receiving;
using Striper.Common.Sending;
using Striper.Common.Wire;
using ProtocolViolationException = Striper.Common.Primitives.ProtocolViolationException;

namespace Striper.Common.Engine;

/// <content>Lives of streams, from OPEN to what is forgotten last.</content>
public sealed partial class TunnelEngine
{
    // A window a stream starts with while memory is plentiful: a short answer then needs no round trip for credit.
    private const long FirstWindowBytes = 64 * 1024;

    // How many streams may come and go while the OPEN of an older one is still on its way.
    private const long MostStreamsPastUnseen = 1 << 16;

    private long _nextStreamIndex;
    private long _streamLimit = options.Limits.MaxStreams;
    private long _announcedStreamLimit = options.Limits.MaxStreams;
    private long _closedStreams;

    /// <summary>This end takes no new streams.</summary>
    public bool IsGoingAway { get; private set; }

    /// <summary>The peer takes no new streams.</summary>
    public bool IsPeerGoingAway { get; private set; }

    /// <summary>Whether the client may open one more stream now.</summary>
    public bool CanOpen => IsOpen && !IsGoingAway && !IsPeerGoingAway && _nextStreamIndex < _streamLimit;

    /// <summary>Client: whether as many streams are open as both ends allow.</summary>
    public bool IsFull => IsOpen && _nextStreamIndex >= _streamLimit;

    /// <summary>Client: a new stream for an application that was accepted; OPEN goes out at once. Only while <see cref="CanOpen"/>.</summary>
    public EngineStream Open(StreamEndPoints endPoints, TimeSpan now)
    {
        if (!CanOpen)
            throw new InvalidOperationException("No stream can be opened now.");
        var stream = CreateStream(StreamId.OfClient(_nextStreamIndex++), endPoints, now);
        stream.IsOpened = true;
        stream.IsAttached = true;
        Announce(stream, ControlKinds.Open);
        SignalRead(stream);
        return stream;
    }

    /// <summary>Lets what <see cref="Open"/> announced go out; the caller may have appended first bytes in between.</summary>
    public void Flush(TimeSpan now) => Pump(now);

    /// <summary>Server: the target is connected, bytes may flow both ways.</summary>
    public void Attach(EngineStream stream, TimeSpan now)
    {
        if (!stream.IsOpen)
            return;
        stream.IsAttached = true;
        SignalRead(stream);
        SignalDelivery(stream);
        Pump(now);
    }

    /// <summary>The application's connection failed, or the shell gives the stream up: both directions end with a reset.</summary>
    public void Reset(EngineStream stream, ResetCode code, TimeSpan now)
    {
        if (!stream.IsOpen)
            return;
        Abandon(stream, code, tellApplication: false);
        Announce(stream, ControlKinds.Reset);
        Pump(now);
    }

    private EngineStream CreateStream(StreamId id, StreamEndPoints endPoints, TimeSpan now)
    {
        var stream = new EngineStream(
            id, new StreamSender(id, options.Buffers, _datagrams), new StreamReceiver(options.Buffers, options.Budget, options.LargestWindowBytes), now)
        {
            EndPoints = endPoints,
        };
        _streams.Add(id, stream);
        StreamCount++;
        if (options.Budget.IsRoomy && stream.Receiver.OnWanted(FirstWindowBytes) && options.Role == TunnelRole.Server)
            _firstCredits.Enqueue(stream);
        return stream;
    }

    // The stream a frame speaks of; null: it is over. The server makes one for an id it has not seen, because any frame may overtake OPEN.
    private EngineStream? Find(StreamId id, TimeSpan now)
    {
        if (_streams.TryGetValue(id, out var stream))
            return stream;
        if (!id.IsOfClient)
            throw new ProtocolViolationException($"stream {id} is of the wrong side");
        if (options.Role == TunnelRole.Client)
        {
            return id.Index < _nextStreamIndex
                ? null
                : throw new ProtocolViolationException($"stream {id} was never opened");
        }

        if (id.Index >= _announcedStreamLimit)
            throw new ProtocolViolationException($"stream {id} is beyond the limit of {_announcedStreamLimit} streams");
        if (_seen.Contains(id))
            return null;
        _seen.Add(id);
        RaiseStreamLimit();
        return CreateStream(id, default, now);
    }

    private void OnOpen(in OpenFrame open, TimeSpan now)
    {
        if (options.Role == TunnelRole.Client)
            throw new ProtocolViolationException("OPEN from the server");
        if (Find(open.Stream, now) is not { IsOpen: true } stream)
            return;
        if (stream.Sender.OnCredit(open.Credit))
            MakeReady(stream, now);
        if (stream.IsOpened)
            return;
        stream.IsOpened = true;
        if (IsGoingAway)
        {
            Abandon(stream, ResetCode.ShuttingDown, tellApplication: false);
            Announce(stream, ControlKinds.Reset);
            return;
        }

        stream.EndPoints = open.EndPoints;
        _signals.Enqueue(new EngineSignal(EngineSignalKind.StreamOpened, stream));
    }

    private void OnReset(in ResetFrame reset, TimeSpan now)
    {
        if (Find(reset.Stream, now) is not { } stream)
            return;
        if (stream.IsOpen)
        {
            if (reset.FinalOffset < stream.Receiver.Buffer.HighestOffset)
                throw new ProtocolViolationException($"stream {stream} was reset at {reset.FinalOffset}, below what had arrived");
            stream.Receiver.Check(reset.FinalOffset, 0);
            Abandon(stream, reset.Code, tellApplication: true);
        }

        Forget(stream);
    }

    private void OnStreamLimit(StreamId highest)
    {
        if (options.Role == TunnelRole.Server)
            throw new ProtocolViolationException("STREAM_LIMIT from the client");
        if (!highest.IsOfClient)
            throw new ProtocolViolationException($"stream {highest} is of the wrong side");
        if (highest.Index < _streamLimit)
            return;
        _streamLimit = highest.Index + 1;
        _signals.Enqueue(new EngineSignal(EngineSignalKind.StreamLimitRaised));
    }

    // The bytes go, both ways; the id stays until the peer knows.
    private void Abandon(EngineStream stream, ResetCode code, bool tellApplication)
    {
        stream.IsOpen = false;
        stream.ResetCode = code;
        StreamCount--;
        stream.Sender.Discard();
        stream.Receiver.Dispose();
        if (tellApplication)
            _signals.Enqueue(new EngineSignal(EngineSignalKind.StreamReset, stream, Code: code));
    }

    private void CheckFinished(EngineStream stream)
    {
        if (!stream.IsOpen || !stream.IsEndDelivered || !stream.ClosesWithEnd)
            return;
        stream.IsOpen = false;
        StreamCount--;
        stream.Sender.Discard();
        stream.Receiver.Dispose();
        Forget(stream);
        _signals.Enqueue(new EngineSignal(EngineSignalKind.StreamClosed, stream));
    }

    private void Forget(EngineStream stream)
    {
        if (!_streams.Remove(stream.Id) || options.Role == TunnelRole.Client)
            return;
        _closedStreams++;
        RaiseStreamLimit();
    }

    // Not far beyond an id that was left out: the ids seen above it are remembered one by one.
    private void RaiseStreamLimit()
    {
        _streamLimit = Math.Min(_closedStreams, _seen.FirstUnseenIndex + MostStreamsPastUnseen) + options.Limits.MaxStreams;
        if (_streamLimit - _announcedStreamLimit >= Math.Max(1, options.Limits.MaxStreams / 4))
            _pendingTunnel |= ControlKinds.StreamLimit;
    }
}
