using System.Collections.Concurrent;

namespace Striper.Tests.Server.Check;

/// <summary>The system's time, but for timers of one length, which fire when the test says so. Thread-safe.</summary>
internal sealed class HeldTimers(TimeSpan held) : TimeProvider
{
    private readonly ConcurrentDictionary<HeldTimer, bool> _live = new();

    /// <summary>Timers of that length that were made and are neither over nor disposed.</summary>
    public int Live => _live.Count;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime != held)
            return System.CreateTimer(callback, state, dueTime, period);
        var timer = new HeldTimer(this, () => callback(state));
        _live[timer] = true;
        return timer;
    }

    /// <summary>The time of all that are live is over.</summary>
    public void Fire()
    {
        foreach (var timer in _live.Keys)
            timer.Fire();
    }

    private sealed class HeldTimer(HeldTimers owner, Action fire) : ITimer
    {
        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period) => throw new NotSupportedException();

        public void Dispose() => owner._live.TryRemove(this, out _);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
