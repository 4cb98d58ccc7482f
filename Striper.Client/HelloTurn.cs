namespace Striper.Client;

/// <summary>
/// One HELLO of a slot at a time, unless its answer is overdue: the server takes a newer one for the leg's replacement, so two on their way
/// would cost the leg that the first one brings up. Thread-safe.
/// </summary>
internal sealed class HelloTurn(TimeProvider time)
{
    // Longer than most paths' round trip.
    private static readonly TimeSpan _leastPatience = TimeSpan.FromMilliseconds(400);

    // A server that has just been started takes its time for the first of all.
    private static readonly TimeSpan _firstPatience = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly long _start = time.GetTimestamp();
    private TimeSpan _overdueAt;

    /// <summary>
    /// Zero: the turn is the caller's, whose connection took <paramref name="connecting"/> to be made: about a round trip, of which the
    /// answer may take two; <paramref name="isFirst"/>: no leg of the tunnel has been answered yet. Otherwise how long to wait before asking again.
    /// </summary>
    public TimeSpan Take(TimeSpan connecting, bool isFirst)
    {
        lock (_gate)
        {
            var now = time.GetElapsedTime(_start);
            if (now < _overdueAt)
                return _overdueAt - now;
            var patience = 2 * connecting;
            var least = isFirst ? _firstPatience : _leastPatience;
            _overdueAt = now + (patience > least ? patience : least);
            return TimeSpan.Zero;
        }
    }

    /// <summary>The HELLO was answered, or its connection failed.</summary>
    public void End()
    {
        lock (_gate)
            _overdueAt = TimeSpan.Zero;
    }
}
