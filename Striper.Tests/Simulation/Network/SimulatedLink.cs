using Striper.Common.Congestion;

namespace Striper.Tests.Simulation.Network;

/// <summary>
/// One direction of a leg, as TCP looks to those who use it: a pipe of bytes in order, with the sender's socket buffer (a write beyond it waits
/// for room), its kernel, the path and the receiver's kernel. The path can be black (everything vanishes), the link held (acknowledged by
/// something on the way that keeps the bytes for a while) and cut (what was under way is gone). It is also its own TCP_INFO.
/// </summary>
internal sealed class SimulatedLink : ILegProbe
{
    // One of 52 bytes for two full segments (RFC 5681, section 4.2), which is as much of the line as half of one for each.
    private const int AcknowledgementBytes = 26;
    private static readonly TimeSpan _burstTime = TimeSpan.FromMilliseconds(0.5);

    private readonly EventQueue _events;
    private readonly SimulatedPath _path;
    private readonly bool _isUp;
    private readonly Random _random;
    private readonly LossDraw _losses;
    private readonly TcpSender _sender;
    private readonly TcpReceiver _receiver;
    private readonly ByteQueue _notSent = new();
    private readonly Queue<byte[]> _held = new();
    private ReadOnlyMemory<byte> _waiting;
    private Action<bool>? _written;
    private TimeSpan _lastArrivalAt;
    private TimeSpan _lastAcknowledgementAt;
    private bool _isHeld;
    private bool _isCut;

    public SimulatedLink(EventQueue events, SimulatedPath path, bool isUp, TimeSpan handshakeRtt, Random random)
    {
        (_events, _path, _isUp, _random) = (events, path, isUp, random);
        _losses = new LossDraw(path, random);
        _sender = new TcpSender(events, path.Plan.IsCubic ? new CubicWindow() : new ProductWindow(path), TakeNotSent, Send);
        _sender.OnHandshake(handshakeRtt);
        _receiver = new TcpReceiver(Deliver);
    }

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
        _events.After(time, () =>
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
        _held.Clear();
    }

    /// <summary>The sender's end hears that the connection is over: a pending write fails.</summary>
    public void CloseSender()
    {
        IsClosedAtSender = _sender.IsStopped = true;
        _notSent.Clear();
        var written = _written;
        (_written, _waiting) = (null, default);
        written?.Invoke(false);
    }

    /// <inheritdoc/>
    public bool TryRead(out LegSample sample)
    {
        sample = new LegSample(
            _sender.NetworkBytes, _notSent.Length, _sender.DeliveredBytes, _sender.AckedBytes, _sender.UnackedBytes > 0, _sender.SmoothedRtt,
            TcpSegment.FullBytes, _sender.RetransmittedSegments, _sender.SentSegments, _sender.WindowBytes);
        return !IsClosedAtSender;
    }

    private void Fill()
    {
        var room = (int)Math.Min(_waiting.Length, _path.Plan.SocketBufferBytes - _notSent.Length - _sender.UnackedBytes);
        if (room > 0)
        {
            _notSent.Write(_waiting[..room].Span);
            _waiting = _waiting[room..];
        }

        _sender.Transmit();
    }

    // A lost segment goes alone: those that a fast line sends as one with it are not lost.
    private byte[]? TakeNotSent(int most)
    {
        if (_notSent.Length == 0)
            return null;
        var segments = Math.Max(1, Math.Min(_path.BytesPerSecond * _burstTime.TotalSeconds, most) / TcpSegment.FullBytes);
        segments = Math.Min(segments, Math.Max(1, _losses.PassingSegments));
        return _notSent.Read(Math.Min((int)segments * TcpSegment.FullBytes, _notSent.Length));
    }

    private void Send(TcpSegment segment)
    {
        if (_isCut)
            return;
        var isLost = _losses.Take(segment.Count);
        var (order, sentAt) = (segment.Order, segment.SentAt);
        _path.Send(_isUp, segment.Bytes.Length, mayDrop: true, () =>
        {
            if (isLost)
                return;
            var delay = _path.OneWayDelay + (_path.Plan.Jitter * _random.NextDouble());
            _lastArrivalAt = Later(_lastArrivalAt, _events.Now + delay);
            _events.At(_lastArrivalAt, () => Arrive(segment, order, sentAt));
        });
    }

    private void Arrive(TcpSegment segment, long order, TimeSpan sentAt)
    {
        if (_isCut || _path.IsBlack)
            return;
        _receiver.OnSegment(segment);
        var acked = _receiver.NextOffset;
        _path.Send(!_isUp, AcknowledgementBytes, mayDrop: false, () =>
        {
            _lastAcknowledgementAt = Later(_lastAcknowledgementAt, _events.Now + _path.OneWayDelay);
            _events.At(_lastAcknowledgementAt, () => Acknowledge(segment, order, sentAt, acked));
        });
    }

    private void Deliver(byte[] bytes)
    {
        if (_isHeld)
            _held.Enqueue(bytes);
        else
            Arrived?.Invoke(bytes);
    }

    private void Acknowledge(TcpSegment segment, long order, TimeSpan sentAt, long acked)
    {
        if (_isCut || IsClosedAtSender || _path.IsBlack)
            return;
        _sender.OnAcknowledgement(segment, order, sentAt, acked);
        Fill();
        if (_waiting.IsEmpty && _written is { } written)
        {
            _written = null;
            written(true);
        }
    }

    private static TimeSpan Later(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
