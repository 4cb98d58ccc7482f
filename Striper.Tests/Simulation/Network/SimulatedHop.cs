namespace Striper.Tests.Simulation.Network;

/// <summary>A line with a queue in front of it: bytes leave one after the other at its rate, and what finds the queue full is dropped.</summary>
internal sealed class SimulatedHop(EventQueue events, double bytesPerSecond, long queueBytes)
{
    private readonly Queue<(int Bytes, Action Passed)> _queue = new();
    private double _bytesPerSecond = bytesPerSecond;
    private double _carriedCapacity;
    private TimeSpan _capacitySince = events.Now;
    private TimeSpan _servedAt;
    private long _serving;

    /// <summary>Bytes waiting, those being served included.</summary>
    public long QueuedBytes { get; private set; }

    /// <summary>Packets dropped because the queue was full.</summary>
    public long Dropped { get; private set; }

    /// <summary>May change at any time, also for what is being served; above zero.</summary>
    public double BytesPerSecond
    {
        get => _bytesPerSecond;
        set
        {
            _carriedCapacity = CapacityBytes;
            _capacitySince = events.Now;
            var left = Math.Max(0, (_servedAt - events.Now).TotalSeconds) * _bytesPerSecond;
            _bytesPerSecond = value;
            if (_queue.Count > 0)
                FinishAfter(left);
        }
    }

    /// <summary>What the line could have carried since it began.</summary>
    public double CapacityBytes => _carriedCapacity + ((events.Now - _capacitySince).TotalSeconds * _bytesPerSecond);

    /// <summary>Lets bytes pass; <paramref name="passed"/> is called when the last of them has left, or never.</summary>
    /// <param name="bytes">How long they keep the line.</param>
    /// <param name="mayDrop">Acknowledgements are small, and always find room.</param>
    /// <param name="passed">Goes on with them.</param>
    public void Enqueue(int bytes, bool mayDrop, Action passed)
    {
        if (mayDrop && QueuedBytes > 0 && QueuedBytes + bytes > queueBytes)
        {
            Dropped++;
            return;
        }

        _queue.Enqueue((bytes, passed));
        QueuedBytes += bytes;
        if (_queue.Count == 1)
            FinishAfter(bytes);
    }

    private void FinishAfter(double bytes)
    {
        var serving = ++_serving;
        _servedAt = events.Now + TimeSpan.FromSeconds(Math.Min(bytes / _bytesPerSecond, 1e6));
        events.At(_servedAt, () => Finish(serving));
    }

    private void Finish(long serving)
    {
        // The rate changed meanwhile, and with it the time at which these bytes leave.
        if (serving != _serving)
            return;
        var (bytes, passed) = _queue.Dequeue();
        QueuedBytes -= bytes;
        if (_queue.TryPeek(out var next))
            FinishAfter(next.Bytes);
        passed();
    }
}
