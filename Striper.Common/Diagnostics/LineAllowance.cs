namespace Striper.Common.Diagnostics;

/// <summary>
/// How many log lines of one kind may be written: a burst, in which each event has its line, then one a second, so that a thousand
/// refused applications do not bury the rest of the log. Thread-safe.
/// </summary>
/// <param name="time">Its clock.</param>
/// <param name="burst">Lines that may come at once, after as many seconds of quiet.</param>
/// <param name="parent">Of which these are a part; null: none.</param>
public sealed class LineAllowance(TimeProvider time, int burst = LineAllowance.UsualBurst, LineAllowance? parent = null)
{
    private const int UsualBurst = 20;

    private static readonly TimeSpan _refill = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly int _burst = burst;
    private int _left = burst;
    private int _untold;
    private long _refilledAt = time.GetTimestamp();

    /// <summary>What a line says of those before it; empty when each had its own.</summary>
    public static string Describe(int untold) => untold == 0 ? "" : $"; {untold} more like it before";

    /// <summary>Whether one more line may be written, and how many events since the last one had none.</summary>
    public bool TryTake(out int untold)
    {
        lock (_gate)
        {
            Refill();
            untold = 0;
            if (_left == 0 || (parent is not null && !parent.TryTake(out _)))
            {
                _untold++;
                return false;
            }

            _left--;
            (untold, _untold) = (_untold, 0);
            return true;
        }
    }

    private void Refill()
    {
        var now = time.GetTimestamp();
        var lines = (long)(time.GetElapsedTime(_refilledAt, now) / _refill);
        if (lines == 0)
            return;
        _left = (int)Math.Min(_left + lines, _burst);
        _refilledAt = now;
    }
}
