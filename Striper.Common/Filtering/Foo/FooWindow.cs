namespace Striper.Common.Filtering.Foo;

/// <summary>
/// How many requests and responses there were lately: ten seconds in slots of ten milliseconds, so that a rate is of its time to within a slot. Not
/// thread-safe; guarded by <see cref="FooMeter"/>.
/// </summary>
internal sealed class FooWindow
{
    /// <summary>What is older is forgotten.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan _slot = TimeSpan.FromMilliseconds(10);

    // By the number of the slot, counted from the clock's beginning, modulo the length. The newest is not over yet.
    private readonly (long Requests, long Responses)[] _slots = new (long, long)[Length.Ticks / _slot.Ticks];
    private long _newest;

    /// <summary>Adds messages; those that are not the newest may be of the past.</summary>
    public void Add(long requests, long responses, TimeSpan at, TimeSpan now)
    {
        MoveTo(now);
        var number = SlotOf(at);
        if (number > _newest || number <= _newest - _slots.Length)
            return;
        ref var slot = ref _slots[IndexOf(number)];
        slot = (slot.Requests + requests, slot.Responses + responses);
    }

    /// <summary>Messages a second over the time before now, at most <see cref="Length"/>.</summary>
    public (double Requests, double Responses) RatesOver(TimeSpan time, TimeSpan now)
    {
        MoveTo(now);
        var (requests, responses) = (0L, 0L);
        for (var number = _newest; number > _newest - (time.Ticks / _slot.Ticks); number--)
        {
            var slot = _slots[IndexOf(number)];
            requests += slot.Requests;
            responses += slot.Responses;
        }

        return (requests / time.TotalSeconds, responses / time.TotalSeconds);
    }

    /// <summary>The slots that hold something, and how old each is.</summary>
    public IEnumerable<(TimeSpan Age, long Requests, long Responses)> Read(TimeSpan now)
    {
        MoveTo(now);
        for (var number = _newest; number > _newest - _slots.Length; number--)
        {
            var (requests, responses) = _slots[IndexOf(number)];
            if (requests + responses > 0)
                yield return ((_newest - number) * _slot, requests, responses);
        }
    }

    private void MoveTo(TimeSpan now)
    {
        var newest = SlotOf(now);
        if (newest - _newest >= _slots.Length)
            Array.Clear(_slots);
        else
        {
            for (var number = _newest + 1; number <= newest; number++)
                _slots[IndexOf(number)] = default;
        }

        // Threads may come with readings of the clock in another order than they took them.
        _newest = Math.Max(_newest, newest);
    }

    private static long SlotOf(TimeSpan at) => (long)Math.Floor(at.Ticks / (double)_slot.Ticks);

    private int IndexOf(long number) => (int)(((number % _slots.Length) + _slots.Length) % _slots.Length);
}
