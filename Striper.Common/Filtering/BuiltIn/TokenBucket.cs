namespace Striper.Common.Filtering.BuiltIn;

/// <summary>A token bucket that gives credit: who takes more than there is waits until the debt is paid. Not thread-safe.</summary>
/// <param name="bytesPerSecond">How fast tokens come.</param>
/// <param name="mostBytes">How many there may be.</param>
internal struct TokenBucket(long bytesPerSecond, long mostBytes)
{
    private double _bytes = mostBytes;
    private TimeSpan _filledAt = TimeSpan.MinValue;

    /// <summary>Takes tokens; how long to wait before what they are for may pass.</summary>
    public TimeSpan Take(long bytes, TimeSpan now)
    {
        if (_filledAt != TimeSpan.MinValue)
            _bytes = Math.Min(_bytes + ((now - _filledAt).TotalSeconds * bytesPerSecond), mostBytes);
        _filledAt = now;
        _bytes -= bytes;

        // Rounded up to the timers' milliseconds, or the wait would be over a little too early each time.
        return _bytes >= 0 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(Math.Min(Math.Ceiling(-_bytes / bytesPerSecond * 1000), int.MaxValue));
    }
}
