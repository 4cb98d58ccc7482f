namespace Striper.Cli.Demo.Throttle;

/// <summary>
/// When what enters a link leaves it: one parcel after the other at the link's rate, then the delay. Times are since any start and never
/// go back. Not thread-safe; one direction of one leg owns it.
/// </summary>
internal sealed class LinkSchedule(LinkShape shape)
{
    private TimeSpan _freeAt;

    /// <summary>Takes a parcel that is there at <paramref name="now"/>.</summary>
    /// <returns>When its last byte is at the other end.</returns>
    public TimeSpan Enter(int bytes, TimeSpan now)
    {
        // By the schedule and not by the clock: a timer that fires late costs nothing of the rate while parcels wait.
        var start = _freeAt > now ? _freeAt : now;
        _freeAt = start + TimeSpan.FromSeconds((double)bytes / shape.BytesPerSecond);
        return _freeAt + shape.Delay;
    }
}
