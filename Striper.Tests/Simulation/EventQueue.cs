namespace Striper.Tests.Simulation;

/// <summary>Virtual time: what is to happen when. Events of one instant happen in the order in which they were scheduled.</summary>
internal sealed class EventQueue
{
    private readonly PriorityQueue<Action, (long Ticks, long Order)> _events = new();
    private long _order;

    /// <summary>The virtual time; starts away from zero, because an engine may not take zero for "never".</summary>
    public TimeSpan Now { get; private set; } = TimeSpan.FromSeconds(1);

    /// <summary>Events that have happened: two runs of one seed have the same number at the same time.</summary>
    public long Happened { get; private set; }

    /// <summary>Nothing happens for the next millisecond.</summary>
    public bool IsIdle => !_events.TryPeek(out _, out var next) || next.Ticks > Now.Ticks + TimeSpan.TicksPerMillisecond;

    /// <summary>Lets something happen after a delay, negative for at once.</summary>
    public void After(TimeSpan delay, Action action) => At(Now + delay, action);

    /// <summary>Lets something happen at a time, or now if that is over.</summary>
    public void At(TimeSpan time, Action action) => _events.Enqueue(action, (Math.Max(time.Ticks, Now.Ticks), _order++));

    /// <summary>Goes on to the next event; false: none is left, or none before <paramref name="limit"/>.</summary>
    public bool TryStep(TimeSpan limit)
    {
        if (!_events.TryPeek(out _, out var next) || next.Ticks > limit.Ticks)
            return false;
        var action = _events.Dequeue();
        Now = new TimeSpan(next.Ticks);
        Happened++;
        action();
        return true;
    }
}
