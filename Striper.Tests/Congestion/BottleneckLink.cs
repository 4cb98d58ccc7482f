using Striper.Common.Congestion;

namespace Striper.Tests.Congestion;

/// <summary>
/// A leg over one bottleneck in virtual time: a FIFO queue without end, a rate, a round trip without queue. Its kernel holds nothing back.
/// What is transmitted is acknowledged one round trip later, to the tick, however coarse the steps in which time moves.
/// </summary>
internal sealed class BottleneckLink(int segmentBytes = 1448) : ILegProbe
{
    private readonly Queue<(long Bytes, TimeSpan WrittenAt)> _queue = new();
    private readonly Queue<(long Bytes, TimeSpan WrittenAt, TimeSpan AckAt)> _acks = new();
    private long _headTransmitted;
    private TimeSpan _freeAt;
    private TimeSpan _lastAckAt;
    private TimeSpan _smoothedRtt;
    private long _writtenBytes;

    public double BytesPerSecond { get; set; }

    public TimeSpan BaseRtt { get; set; }

    /// <summary>A black hole: nothing gets through while set.</summary>
    public bool IsBlack { get; set; }

    public long QueuedBytes { get; private set; }

    public long TransmittedBytes { get; private set; }

    public long AckedBytes { get; private set; }

    /// <summary>When the newest of the bytes acknowledged was written: what a sender knows of a receipt.</summary>
    public TimeSpan NewestAckedWrittenAt { get; private set; }

    public void Write(int bytes, TimeSpan now)
    {
        _queue.Enqueue((bytes, now));
        QueuedBytes += bytes;
        _writtenBytes += bytes;
    }

    /// <summary>Transmits and acknowledges what is due by <paramref name="now"/>.</summary>
    public void AdvanceTo(TimeSpan now)
    {
        if (IsBlack)
        {
            _freeAt = now;
            return;
        }

        Transmit(now);
        while (_acks.TryPeek(out var ack) && ack.AckAt <= now)
        {
            _acks.Dequeue();
            AckedBytes += ack.Bytes;
            NewestAckedWrittenAt = ack.WrittenAt;
            var rtt = ack.AckAt - ack.WrittenAt;
            _smoothedRtt = _smoothedRtt == TimeSpan.Zero ? rtt : _smoothedRtt + ((rtt - _smoothedRtt) / 8);
        }
    }

    public bool TryRead(out LegSample sample)
    {
        var outstanding = _writtenBytes - AckedBytes;

        // The round trip of the connection's own handshake, as the kernel has it before any data.
        var rtt = _smoothedRtt == TimeSpan.Zero ? BaseRtt : _smoothedRtt;
        sample = new LegSample(outstanding, 0, AckedBytes, AckedBytes, outstanding > 0, rtt, segmentBytes, 0, _writtenBytes / segmentBytes);
        return true;
    }

    private void Transmit(TimeSpan now)
    {
        while (_queue.TryPeek(out var head))
        {
            // Segment by segment, so that acknowledgements flow while a large datagram is under way.
            var bytes = Math.Min(head.Bytes - _headTransmitted, segmentBytes);
            var start = head.WrittenAt > _freeAt ? head.WrittenAt : _freeAt;
            var end = start + TimeSpan.FromSeconds(bytes / BytesPerSecond);
            if (end > now)
                return;
            _freeAt = end;
            TransmittedBytes += bytes;
            QueuedBytes -= bytes;
            _headTransmitted += bytes;
            if (_headTransmitted == head.Bytes)
            {
                _queue.Dequeue();
                _headTransmitted = 0;
            }

            var ackAt = end + BaseRtt;
            _lastAckAt = ackAt > _lastAckAt ? ackAt : _lastAckAt;
            _acks.Enqueue((bytes, head.WrittenAt, _lastAckAt));
        }
    }
}
