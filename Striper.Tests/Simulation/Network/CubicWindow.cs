namespace Striper.Tests.Simulation.Network;

/// <summary>CUBIC (RFC 9438) with slow start that ends at a rising delay (HyStart, RFC 9406).</summary>
internal sealed class CubicWindow : ICongestionWindow
{
    private const double Scale = 0.4;
    private const double Beta = 0.7;
    private const double LeastSegments = 2;
    private static readonly TimeSpan _leastRise = TimeSpan.FromMilliseconds(4);

    private double _segments = 10;
    private double _threshold = double.MaxValue;
    private double _largest;
    private double _friendly;
    private TimeSpan _leastRtt = TimeSpan.MaxValue;
    private TimeSpan? _epoch;

    /// <inheritdoc/>
    public long Bytes => (long)(_segments * TcpSegment.FullBytes);

    /// <inheritdoc/>
    public void OnDelivered(int bytes, bool isLimited, TimeSpan rtt, TimeSpan now)
    {
        _leastRtt = rtt < _leastRtt ? rtt : _leastRtt;
        if (!isLimited)
            return;
        var segments = (double)bytes / TcpSegment.FullBytes;
        if (_segments >= _threshold)
        {
            Avoid(segments, rtt, now);
            return;
        }

        _segments += segments;
        if (rtt > _leastRtt + Larger(_leastRise, _leastRtt / 8))
            _threshold = _segments;
    }

    /// <inheritdoc/>
    public void OnLoss(TimeSpan now)
    {
        // Fast convergence: whoever had less than before leaves room to others.
        _largest = _segments < _largest ? _segments * (1 + Beta) / 2 : _segments;
        _segments = _threshold = _friendly = Math.Max(LeastSegments, _segments * Beta);
        _epoch = now;
    }

    /// <inheritdoc/>
    public void OnTimeout(TimeSpan now)
    {
        _largest = _segments;
        _threshold = Math.Max(LeastSegments, _segments * Beta);
        _segments = 1;
        _epoch = null;
    }

    private void Avoid(double segments, TimeSpan rtt, TimeSpan now)
    {
        if (_epoch is null)
        {
            _epoch = now;
            _largest = _friendly = _segments;
        }

        var time = (now - _epoch.Value + rtt).TotalSeconds;
        var inflection = Math.Cbrt(_largest * (1 - Beta) / Scale);
        var target = (Scale * Math.Pow(time - inflection, 3)) + _largest;
        _friendly += 3 * (1 - Beta) / (1 + Beta) * segments / _segments;
        target = Math.Clamp(Math.Max(target, _friendly), _segments, 1.5 * _segments);
        _segments += (target - _segments) / _segments * segments;
    }

    private static TimeSpan Larger(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
