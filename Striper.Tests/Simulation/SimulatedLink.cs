using Striper.Common.Congestion;

namespace Striper.Tests.Simulation;

/// <summary>
/// One direction of a leg, as TCP looks to those who use it: a pipe of bytes in order, with the sender's socket buffer (a write beyond it waits
/// for room), a congestion window that opens, a bottleneck with a queue, a delay, and acknowledgements on the way back. It can be black
/// (nothing moves, bytes wait), held (acknowledged by something on the way that keeps the bytes for a while) and cut (what was under way is
/// gone). It is also its own TCP_INFO.
/// </summary>
internal sealed class SimulatedLink(EventQueue events, SimulatedPath path, Random random) : ILegProbe
{
    private const int SegmentBytes = 1448;
    private const int InitialWindowBytes = 10 * SegmentBytes;
    private static readonly TimeSpan _burstTime = TimeSpan.FromMilliseconds(0.5);

    private readonly ByteQueue _notSent = new();
    private readonly Queue<(byte[] Bytes, TimeSpan SentAt, TimeSpan ArrivesAt)> _network = new();
    private readonly Queue<byte[]> _held = new();
    private readonly Queue<(int Bytes, TimeSpan SentAt, TimeSpan ArrivesAt)> _acknowledgements = new();
    private ReadOnlyMemory<byte> _waiting;
    private Action<bool>? _written;
    private TimeSpan _lineFreeAt;
    private TimeSpan _lastArrivalAt;
    private TimeSpan _smoothedRtt = 2 * path.Plan.OneWayDelay; // of the SYN
    private long _unackedBytes;
    private long _ackedBytes;
    private long _sentSegments;
    private long _windowBytes = InitialWindowBytes;
    private bool _isHeld;
    private bool _isCut;

    /// <summary>Takes what arrives at the other end.</summary>
    public Action<ReadOnlyMemory<byte>>? Arrived { get; set; }

    /// <summary>Whether the sender's end knows that the connection is over.</summary>
    public bool IsClosedAtSender { get; private set; }

    /// <summary>
    /// Hands bytes over, as SendAsync does. True: all of them are in the socket buffer. False: <paramref name="written"/> says when they are, or
    /// that they never will be; the bytes must stay until then.
    /// </summary>
    public bool TryWrite(ReadOnlyMemory<byte> bytes, Action<bool> written)
    {
        (_waiting, _written) = (bytes, written);
        Fill();
        if (!_waiting.IsEmpty)
            return false;
        _written = null;
        return true;
    }

    /// <summary>Something on the way acknowledges in the receiver's place and passes nothing on for so long.</summary>
    public void Hold(TimeSpan time)
    {
        if (_isHeld)
            return;
        _isHeld = true;
        events.After(time, () =>
        {
            _isHeld = false;
            while (_held.TryDequeue(out var bytes))
                Arrived?.Invoke(bytes);
        });
    }

    /// <summary>What was under way is gone; the sender may not know yet.</summary>
    public void Cut()
    {
        _isCut = true;
        _network.Clear();
        _held.Clear();
        _acknowledgements.Clear();
    }

    /// <summary>The sender's end hears that the connection is over: a pending write fails.</summary>
    public void CloseSender()
    {
        IsClosedAtSender = true;
        _notSent.Clear();
        var written = _written;
        (_written, _waiting) = (null, default);
        written?.Invoke(false);
    }

    /// <inheritdoc/>
    public bool TryRead(out LegSample sample)
    {
        sample = new LegSample(
            _unackedBytes, _notSent.Length, _ackedBytes, _ackedBytes, _unackedBytes > 0, _smoothedRtt, SegmentBytes, 0, _sentSegments);
        return !IsClosedAtSender;
    }

    private void Fill()
    {
        var room = (int)Math.Min(_waiting.Length, path.Plan.SocketBufferBytes - _notSent.Length - _unackedBytes);
        if (room > 0)
        {
            _notSent.Write(_waiting[..room].Span);
            _waiting = _waiting[room..];
        }

        Transmit();
    }

    private void Transmit()
    {
        while (_notSent.Length > 0 && _unackedBytes < _windowBytes)
        {
            var burst = Math.Max(1, (int)(path.BytesPerSecond * _burstTime.TotalSeconds / SegmentBytes)) * SegmentBytes;
            var bytes = _notSent.Read(Math.Min(burst, _notSent.Length));
            _unackedBytes += bytes.Length;
            _sentSegments += (bytes.Length + SegmentBytes - 1) / SegmentBytes;
            if (_isCut)
                continue;
            _lineFreeAt = Later(_lineFreeAt, events.Now) + TimeSpan.FromSeconds(bytes.Length / path.BytesPerSecond);
            var delay = path.Plan.OneWayDelay;
            if (path.Plan.Loss > 0 && random.NextDouble() < path.Plan.Loss)
                delay += 2 * path.Plan.OneWayDelay;
            _lastArrivalAt = Later(_lastArrivalAt, _lineFreeAt + delay);
            _network.Enqueue((bytes, events.Now, _lastArrivalAt));
            if (_network.Count == 1)
                events.At(_lastArrivalAt, Arrive);
        }
    }

    private void Arrive()
    {
        if (_isCut)
            return;
        if (IsPostponed(_network.Peek().ArrivesAt, Arrive))
            return;
        var (bytes, sentAt, _) = _network.Dequeue();
        _acknowledgements.Enqueue((bytes.Length, sentAt, events.Now + path.Plan.OneWayDelay));
        if (_acknowledgements.Count == 1)
            events.After(path.Plan.OneWayDelay, Acknowledge);
        if (_network.TryPeek(out var next))
            events.At(next.ArrivesAt, Arrive);
        if (_isHeld)
            _held.Enqueue(bytes);
        else
            Arrived?.Invoke(bytes);
    }

    private void Acknowledge()
    {
        if (_isCut || IsClosedAtSender)
            return;
        if (IsPostponed(_acknowledgements.Peek().ArrivesAt, Acknowledge))
            return;
        var (bytes, sentAt, _) = _acknowledgements.Dequeue();
        if (_acknowledgements.TryPeek(out var next))
            events.At(next.ArrivesAt, Acknowledge);
        _unackedBytes -= bytes;
        _ackedBytes += bytes;
        var rtt = events.Now - sentAt;
        _smoothedRtt = ((7 * _smoothedRtt) + rtt) / 8;
        var product = path.BytesPerSecond * 2 * path.Plan.OneWayDelay.TotalSeconds;
        _windowBytes = Math.Min(_windowBytes + bytes, (long)(product * path.Plan.WindowOverProduct) + (64 * 1024));
        Fill();
        if (_waiting.IsEmpty && _written is { } written)
        {
            _written = null;
            written(true);
        }
    }

    private bool IsPostponed(TimeSpan due, Action action)
    {
        var time = Later(due, path.BlackUntil);
        if (time <= events.Now)
            return false;
        events.At(time, action);
        return true;
    }

    private static TimeSpan Later(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
