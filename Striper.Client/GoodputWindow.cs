using Striper.Common.Tunnel;

namespace Striper.Client;

/// <summary>Goodput over a stretch of time, both directions together, and whether it says anything about the legs.</summary>
internal sealed class GoodputWindow
{
    // Bulk flows on; what stops and starts is an application's rhythm.
    private const double LeastSliceShare = 0.4;
    private const int Slices = 4;

    // Below it nobody waits for legs: somebody types, or something ticks.
    private const double LeastBytesPerSecond = 32 * 1024;

    private TimeSpan _startedAt;
    private TimeSpan _sliceStartedAt;
    private TunnelLoad _first;
    private TunnelLoad _sliceFirst;
    private TunnelLoad _last;
    private double _lowestSlice;
    private int _samples;
    private int _samplesWithWork;

    /// <summary>Begins anew.</summary>
    public void Restart(in TunnelLoad load, TimeSpan now)
    {
        (_startedAt, _sliceStartedAt) = (now, now);
        (_first, _sliceFirst, _last) = (load, load, load);
        _lowestSlice = double.PositiveInfinity;
        (_samples, _samplesWithWork) = (0, 0);
    }

    /// <summary>Adds what was seen; true once the window is as long as asked.</summary>
    public bool Add(in TunnelLoad load, TimeSpan now, TimeSpan length)
    {
        _last = load;
        _samples++;
        _samplesWithWork += load.IsWorkWaiting ? 1 : 0;
        var (slice, elapsed) = (now - _sliceStartedAt, now - _startedAt);
        if (slice >= length / Slices)
        {
            _lowestSlice = Math.Min(_lowestSlice, Rate(_sliceFirst, load, slice));
            (_sliceFirst, _sliceStartedAt) = (load, now);
        }

        BytesPerSecond = elapsed > TimeSpan.Zero ? Rate(_first, load, elapsed) : 0;
        return elapsed >= length;
    }

    /// <summary>Goodput so far.</summary>
    public double BytesPerSecond { get; private set; }

    /// <summary>
    /// Whether bulk flowed all the time, and the legs may have been its limit: work waited here; or most came from the other end, where nobody
    /// here sees what waits.
    /// </summary>
    public bool IsBulk =>
        BytesPerSecond >= LeastBytesPerSecond && _lowestSlice >= LeastSliceShare * BytesPerSecond
        && (2 * _samplesWithWork >= _samples || _last.ReceivedBytes - _first.ReceivedBytes >= _last.ReceiptedBytes - _first.ReceiptedBytes);

    private static double Rate(in TunnelLoad from, in TunnelLoad to, TimeSpan time) =>
        (to.ReceiptedBytes - from.ReceiptedBytes + to.ReceivedBytes - from.ReceivedBytes) / time.TotalSeconds;
}
