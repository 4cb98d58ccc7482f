namespace Striper.Tests.Simulation.Network;

/// <summary>
/// The sending kernel of one direction: a congestion window, selective acknowledgements, loss seen by what was sent later and arrived
/// (RACK, RFC 8985), a tail probe, and the retransmission timer with its backoff (RFC 6298).
/// </summary>
internal sealed class TcpSender(EventQueue events, ICongestionWindow window, Func<int, byte[]?> takeNew, Action<TcpSegment> send)
{
    private static readonly TimeSpan _leastTimeout = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan _longestTimeout = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan _leastProbe = TimeSpan.FromMilliseconds(10);

    private readonly Queue<TcpSegment> _unacked = new();
    private readonly Queue<(TcpSegment Segment, long Order)> _sendings = new();
    private readonly Queue<TcpSegment> _lost = new();
    private long _nextOffset;
    private long _order;
    private long _newestDeliveredOrder;
    private long _recoversAtOrder;
    private TimeSpan _variation;
    private TimeSpan _deadline = TimeSpan.MaxValue;
    private bool _isTimerSet;
    private bool _hasProbed;
    private int _backoff;

    /// <summary>Sent, and neither known to have arrived nor taken for lost.</summary>
    public long NetworkBytes { get; private set; }

    /// <summary>Known to have arrived, in order or not.</summary>
    public long DeliveredBytes { get; private set; }

    /// <summary>Known to have arrived in order.</summary>
    public long AckedBytes { get; private set; }

    /// <summary>Sent and not acknowledged in order: what the socket buffer still holds.</summary>
    public long UnackedBytes => _nextOffset - AckedBytes;

    /// <summary>Zero until the first is set.</summary>
    public TimeSpan SmoothedRtt { get; private set; }

    /// <summary>Of the wire, sent again included.</summary>
    public long SentSegments { get; private set; }

    /// <summary>Of the wire.</summary>
    public long RetransmittedSegments { get; private set; }

    /// <summary>The congestion window.</summary>
    public long WindowBytes => window.Bytes;

    /// <summary>The connection's end: its timer does nothing more.</summary>
    public bool IsStopped { get; set; }

    /// <summary>The round trip of the connection's own handshake.</summary>
    public void OnHandshake(TimeSpan rtt) => (SmoothedRtt, _variation) = (rtt, rtt / 2);

    /// <summary>Sends what the window allows: what was lost first.</summary>
    public void Transmit()
    {
        while (NetworkBytes < window.Bytes && !IsStopped)
        {
            if (TakeLost() is { } lost)
            {
                RetransmittedSegments += lost.Count;
                Send(lost);
            }
            else if (takeNew((int)Math.Min(int.MaxValue, window.Bytes - NetworkBytes)) is { } bytes)
            {
                var segment = new TcpSegment(_nextOffset, bytes);
                _nextOffset = segment.End;
                _unacked.Enqueue(segment);
                Send(segment);
            }
            else
            {
                return;
            }
        }
    }

    /// <summary>The receiver tells of a sending that arrived, and how far it has everything.</summary>
    public void OnAcknowledgement(TcpSegment segment, long order, TimeSpan sentAt, long acked)
    {
        var isLimited = NetworkBytes + TcpSegment.FullBytes >= window.Bytes;
        var before = DeliveredBytes;
        MarkDelivered(segment);
        AckedBytes = Math.Max(AckedBytes, acked);
        while (_unacked.TryPeek(out var oldest) && oldest.End <= AckedBytes)
            MarkDelivered(_unacked.Dequeue());

        // An answer to an earlier sending of the same bytes times nothing.
        if (segment.Order == order)
            OnRtt(events.Now - sentAt);
        _newestDeliveredOrder = Math.Max(_newestDeliveredOrder, order);
        FindLosses();
        if (DeliveredBytes > before)
        {
            (_backoff, _hasProbed) = (0, false);
            window.OnDelivered((int)(DeliveredBytes - before), isLimited, events.Now - sentAt, events.Now);
            SetTimer();
        }

        Transmit();
    }

    private void Send(TcpSegment segment)
    {
        segment.IsLost = false;
        segment.SentAt = events.Now;
        segment.Order = ++_order;
        _sendings.Enqueue((segment, segment.Order));
        NetworkBytes += segment.Bytes.Length;
        SentSegments += segment.Count;
        if (_deadline == TimeSpan.MaxValue)
            SetTimer();
        send(segment);
    }

    private TcpSegment? TakeLost()
    {
        while (_lost.TryDequeue(out var segment))
        {
            if (segment is { IsLost: true, IsDelivered: false })
                return segment;
        }

        return null;
    }

    private void MarkDelivered(TcpSegment segment)
    {
        if (segment.IsDelivered)
            return;
        segment.IsDelivered = true;
        DeliveredBytes += segment.Bytes.Length;
        if (!segment.IsLost)
            NetworkBytes -= segment.Bytes.Length;
    }

    // Nothing overtakes anything here: what was sent before something that arrived, and did not arrive, is lost.
    private void FindLosses()
    {
        while (_sendings.TryPeek(out var sending) && sending.Order <= _newestDeliveredOrder)
        {
            _sendings.Dequeue();
            if (sending.Segment.Order == sending.Order)
                MarkLost(sending.Segment, isCongestion: true);
        }
    }

    private void MarkLost(TcpSegment segment, bool isCongestion)
    {
        if (segment.IsDelivered || segment.IsLost)
            return;
        segment.IsLost = true;
        NetworkBytes -= segment.Bytes.Length;
        _lost.Enqueue(segment);
        if (!isCongestion || segment.Order <= _recoversAtOrder)
            return;
        _recoversAtOrder = _order;
        window.OnLoss(events.Now);
    }

    private void OnRtt(TimeSpan rtt)
    {
        _variation += ((rtt - SmoothedRtt).Duration() - _variation) / 4;
        SmoothedRtt += (rtt - SmoothedRtt) / 8;
    }

    private void SetTimer()
    {
        if (_unacked.Count == 0)
        {
            _deadline = TimeSpan.MaxValue;
            return;
        }

        var timeout = SmoothedRtt + Larger(_leastTimeout, 4 * _variation);
        timeout = timeout * Math.Pow(2, Math.Min(_backoff, 12));
        if (timeout > _longestTimeout)
            timeout = _longestTimeout;
        var probe = Larger(_leastProbe, 2 * SmoothedRtt);
        _deadline = events.Now + (_hasProbed || probe > timeout ? timeout : probe);
        if (!_isTimerSet)
            WaitForDeadline();
    }

    // One event at a time, however often the deadline moves on.
    private void WaitForDeadline()
    {
        _isTimerSet = true;
        events.At(_deadline, () =>
        {
            _isTimerSet = false;
            if (IsStopped || _deadline == TimeSpan.MaxValue)
                return;
            if (events.Now < _deadline)
                WaitForDeadline();
            else
                OnTimeout();
        });
    }

    private void OnTimeout()
    {
        if (!_hasProbed)
        {
            _hasProbed = true;
            Probe();
        }
        else
        {
            foreach (var segment in _unacked)
                MarkLost(segment, isCongestion: false);
            if (_backoff++ == 0)
                window.OnTimeout(events.Now);
            _recoversAtOrder = _order;
            Transmit();
        }

        SetTimer();
    }

    // Tail loss probe: the newest bytes once more, so that their acknowledgement tells what is missing before them.
    private void Probe()
    {
        var newest = _unacked.Last();
        if (newest.IsDelivered || newest.IsLost)
            return;
        NetworkBytes -= newest.Bytes.Length;
        RetransmittedSegments += newest.Count;
        Send(newest);
    }

    private static TimeSpan Larger(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
