using static Striper.Common.Congestion.LegControlConstants;

namespace Striper.Common.Congestion;

/// <summary>How busy the other direction of a leg is, against our own rate. Not thread-safe; owned by its controller.</summary>
internal sealed class ReverseLoad
{
    private long _receivedBytes;
    private long _receivedBefore;
    private TimeSpan _roundStart;

    /// <summary>0: it carries answers only, to 1: its queue is to be reckoned with in full.</summary>
    public double Value { get; private set; }

    /// <summary>Bytes of the peer arrived.</summary>
    public void OnReceived(int bytes) => _receivedBytes += bytes;

    /// <summary>A round was completed, at our own rate of <paramref name="bytesPerSecond"/>.</summary>
    public void OnRound(double bytesPerSecond, TimeSpan now)
    {
        var time = (now - _roundStart).TotalSeconds;
        if (time <= 0)
            return;
        var rate = (_receivedBytes - _receivedBefore) / time;
        (_roundStart, _receivedBefore) = (now, _receivedBytes);
        Value += (Math.Clamp(rate / (FullReverseShare * bytesPerSecond), 0, 1) - Value) * ReverseLoadWeight;
    }
}
