using Striper.Common.Engine;
using Striper.Common.Primitives;
using Striper.Common.Wire;

namespace Striper.Tests.Simulation;

/// <summary>
/// One side of a stream: an application with its socket, and what StreamConnection is to the engine in the real shell. Checks every byte.
/// </summary>
internal sealed class SimulatedApplication(
    string name, ApplicationPlan plan, ApplicationPlan peer, StreamContent says, StreamContent hears, SimulatedEnd end, Random random)
{
    private const int SmallestReadBytes = 16 * 1024;
    private const int LargestReadBytes = 256 * 1024;

    private EngineStream? _stream;
    private int _readBytes = SmallestReadBytes;
    private long _saidBytes;
    private long _takenBytes;
    private bool _isReading;
    private bool _isProducing;
    private bool _hasStarted;
    private long _bufferedBytes;
    private bool _isDraining;
    private bool _hasPaused;
    private ReadOnlyMemory<byte> _delivering;
    private int _deliveringLength;

    /// <summary>Bytes received, in order and checked.</summary>
    public long ReceivedBytes { get; private set; }

    /// <summary>The longest time without a byte between the first and the last.</summary>
    public TimeSpan LongestPause { get; private set; }

    /// <summary>When bytes last came.</summary>
    public TimeSpan LastReceivedAt { get; private set; }

    /// <summary>It was told that nothing follows.</summary>
    public bool HasSeenEnd { get; private set; }

    /// <summary>It was told of a reset, with this code.</summary>
    public ResetCode? Reset { get; private set; }

    /// <summary>It aborted its connection itself.</summary>
    public bool HasAborted { get; private set; }

    /// <summary>The engine delivered everything both ways and is done with it.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Nothing more happens to it.</summary>
    public bool IsOver => IsClosed || HasAborted || Reset is not null;

    /// <summary>The connection is there.</summary>
    public void Start(EngineStream stream)
    {
        _stream = stream;
        stream.Tag = this;
        _hasStarted = true;
    }

    /// <summary>Begins to speak.</summary>
    public void Speak() => Produce();

    public void StartReading()
    {
        if (!_isReading && end.Engine.TryBeginRead(_stream!))
        {
            _isReading = true;
            end.Events.After(TimeSpan.FromMicroseconds(random.Next(50)), Read);
        }
    }

    public void StartDelivering()
    {
        if (!_delivering.IsEmpty)
            throw new SimulationFailure($"{name}: two deliveries at once");
        DeliverNext();
    }

    /// <summary>Bytes that the engine passes through; how many fit the socket.</summary>
    public int TrySend(long offset, ReadOnlySpan<byte> bytes)
    {
        if (offset != ReceivedBytes)
            throw new SimulationFailure($"{name}: bytes at {offset} were passed through, {ReceivedBytes} had been received");

        // A socket may take part of it for reasons of its own.
        return Accept(random.Next(8) == 0 ? bytes[..random.Next(bytes.Length + 1)] : bytes);
    }

    public void OnReset(ResetCode code)
    {
        if (IsOver)
            return;
        Reset = code;
        end.Call(FailPending);
    }

    public void OnClosed()
    {
        if (!HasSeenEnd || _takenBytes != plan.SendBytes)
            throw new SimulationFailure($"{name}: closed, though not everything was delivered");
        IsClosed = true;
    }

    /// <summary>The application's connection is reset.</summary>
    public void Abort()
    {
        if (IsOver || !_hasStarted)
            return;
        HasAborted = true;
        end.Call(now =>
        {
            FailPending(now);
            end.Engine.Reset(_stream!, ResetCode.ApplicationReset, now);
        });
    }

    public override string ToString() =>
        $"{name}: said {_saidBytes}/{plan.SendBytes}, taken {_takenBytes}, received {ReceivedBytes}/{peer.SendBytes}, "
        + $"buffered {_bufferedBytes}{(_isReading ? ", being read" : "")}{(HasSeenEnd ? ", end seen" : "")}"
        + $"{(Reset is { } code ? $", reset {code}" : "")}{(HasAborted ? ", aborted" : "")}{(IsClosed ? ", closed" : "")}";

    // A socket that is reset ends what waits for it.
    private void FailPending(TimeSpan now)
    {
        if (_isReading)
            end.Engine.CancelRead(_stream!);
        if (!_delivering.IsEmpty)
            end.Engine.EndWriteToApplication(_stream!, 0, wasEnd: false, now);
        _isReading = false;
        _delivering = default;
    }

    private bool IsAtEnd => _saidBytes == plan.SendBytes && _takenBytes == _saidBytes && (!plan.EndsLast || HasSeenEnd);

    private void Produce()
    {
        if (_isProducing || IsOver || !_hasStarted || ReceivedBytes < plan.SpeaksAfterBytes)
            return;
        _isProducing = true;
        if (_saidBytes >= plan.AbortsAfterSent)
        {
            end.Events.After(TimeSpan.Zero, Abort);
            return;
        }

        var piece = (int)Math.Min(Math.Min(random.Next(1, plan.PieceBytes + 1), plan.SendBytes - _saidBytes), plan.SendBufferBytes - (_saidBytes - _takenBytes));
        _saidBytes += piece;
        _isProducing = false;
        if (_isReading)
            end.Events.After(TimeSpan.FromMicroseconds(random.Next(50)), Read);
        if (piece == 0)
            return;
        _isProducing = true;
        end.Events.After(plan.Pause * random.NextDouble(), () =>
        {
            _isProducing = false;
            Produce();
        });
    }

    private void Read()
    {
        if (!_isReading || IsOver || (_saidBytes == _takenBytes && !IsAtEnd))
            return;
        _isReading = false;
        var length = (int)Math.Min(_saidBytes - _takenBytes, _readBytes);
        if (length == 0)
        {
            end.Call(now => end.Engine.EndReadAtFin(_stream!, now));
            return;
        }

        var buffer = end.Buffers.Rent(FrameWriter.MaxDataHeaderBytes + _readBytes);
        says.Fill(_takenBytes, buffer.AsSpan(FrameWriter.MaxDataHeaderBytes, length));
        _takenBytes += length;
        var isFull = length == _readBytes;
        if (isFull)
            _readBytes = Math.Min(_readBytes * 2, LargestReadBytes);
        else if (length < _readBytes / 4)
            _readBytes = Math.Max(_readBytes / 2, SmallestReadBytes);
        end.Call(now => end.Engine.EndRead(_stream!, buffer, FrameWriter.MaxDataHeaderBytes, length, isFull, now));
        Produce();
        StartReading();
    }

    private void DeliverNext()
    {
        if (IsOver || !end.Engine.TryBeginWriteToApplication(_stream!, LargestReadBytes, out var bytes, out var isEnd))
            return;
        if (isEnd)
        {
            OnEnd();
            return;
        }

        _delivering = bytes;
        _deliveringLength = bytes.Length;
        Push();
    }

    private void OnEnd()
    {
        if (ReceivedBytes != peer.SendBytes)
            throw new SimulationFailure($"{name}: heard of the end after {ReceivedBytes} bytes of {peer.SendBytes}");
        HasSeenEnd = true;
        end.Call(now => end.Engine.EndWriteToApplication(_stream!, 0, wasEnd: true, now));
        if (_isReading)
            end.Events.After(TimeSpan.Zero, Read);
    }

    // As far as the socket has room; what drains it later pushes on.
    private void Push()
    {
        _delivering = _delivering[Accept(_delivering.Span)..];
        if (!_delivering.IsEmpty)
            return;
        var length = _deliveringLength;
        end.Events.After(TimeSpan.FromMicroseconds(random.Next(50)), () =>
        {
            end.Call(now => end.Engine.EndWriteToApplication(_stream!, length, wasEnd: false, now));
            DeliverNext();
        });
    }

    private int Accept(ReadOnlySpan<byte> bytes)
    {
        bytes = bytes[..(int)Math.Min(bytes.Length, plan.ReceiveBufferBytes - _bufferedBytes)];
        if (bytes.IsEmpty || IsOver)
            return bytes.Length;
        if (hears.FindDifference(ReceivedBytes, bytes) is { } wrong)
            throw new SimulationFailure($"{name}: the byte at {wrong} is not the one that was sent");
        if (ReceivedBytes > 0 && end.Events.Now - LastReceivedAt > LongestPause)
            LongestPause = end.Events.Now - LastReceivedAt;
        LastReceivedAt = end.Events.Now;
        ReceivedBytes += bytes.Length;
        _bufferedBytes += bytes.Length;
        end.Events.After(TimeSpan.Zero, OnReceived);
        return bytes.Length;
    }

    private void OnReceived()
    {
        if (ReceivedBytes >= plan.AbortsAfterReceived)
            Abort();
        Produce();
        Drain();
    }

    private void Drain()
    {
        if (_isDraining || IsOver || _bufferedBytes == 0)
            return;
        _isDraining = true;
        var bytes = Math.Min(_bufferedBytes, double.IsInfinity(plan.ReadsBytesPerSecond) ? long.MaxValue : 4096);
        var time = TimeSpan.FromSeconds(bytes / plan.ReadsBytesPerSecond);
        if (!_hasPaused && ReceivedBytes >= peer.SendBytes / 2)
        {
            _hasPaused = true;
            time += plan.ReadPause;
        }

        end.Events.After(time, () =>
        {
            _isDraining = false;
            _bufferedBytes -= bytes;
            if (!IsOver && !_delivering.IsEmpty)
                Push();
            Drain();
        });
    }
}
