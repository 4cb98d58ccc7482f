namespace Striper.Common.Timing;

/// <summary>
/// The system's time, with timers that fire on the one thread that serves the queue. The class library's go from its timer thread to the thread
/// pool, two changes of threads each time, and tunnels tick every few milliseconds: that took a fifth of the proxies' processor time. Callbacks
/// must not block: each holds up the others, and whatever else the thread serves. Thread-safe.
/// </summary>
public abstract class TimerQueue : TimeProvider, IDisposable
{
    private readonly Lock _gate = new();

    // Held while a callback runs, so that its end can be waited for; the thread that runs it may take it again.
    private readonly Lock _firing = new();

    // A timer that was changed since leaves its entry behind, which is passed over when its turn comes.
    private readonly PriorityQueue<(QueueTimer Timer, long Version), TimeSpan> _due = new();
    private readonly long _start;
    private long _sleepsUntilTicks = TimeSpan.MaxValue.Ticks; // written under the gate, read without
    private bool _isDisposed;

    /// <summary>Begins the queue's time.</summary>
    protected TimerQueue() => _start = System.GetTimestamp();

    /// <summary>Whether <see cref="FireDue"/> has something to do by now; where the thread is awake anyway, it need not wait to be woken.</summary>
    protected bool IsDue => Now.Ticks >= Volatile.Read(ref _sleepsUntilTicks);

    private TimeSpan Now => GetElapsedTime(_start);

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new QueueTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>No timer fires any more; waits for the callback that runs, unless that is the caller.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>
    /// The serving thread's, when the time that <see cref="SleepFor"/> gave is over, or sooner: fires what is due. A timer that its own callback makes
    /// due again waits for the next call.
    /// </summary>
    protected void FireDue()
    {
        var now = Now;
        while (HasDue(now))
        {
            lock (_firing)
            {
                if (TryTakeDue(now) is { } timer)
                    timer.Fire();
            }
        }

        lock (_gate)
            Sleep();
    }

    /// <summary>
    /// Has <see cref="FireDue"/> called after this long, and at no other time that was given before; infinite: not until the next word.
    /// From any thread, one at a time.
    /// </summary>
    protected abstract void SleepFor(TimeSpan wait);

    /// <inheritdoc cref="Dispose()"/>
    protected virtual void Dispose(bool disposing)
    {
        lock (_gate)
            _isDisposed = true;
        _firing.Enter();
        _firing.Exit();
    }

    private bool HasDue(TimeSpan now)
    {
        lock (_gate)
            return !_isDisposed && _due.TryPeek(out _, out var at) && at <= now;
    }

    private QueueTimer? TryTakeDue(TimeSpan now)
    {
        lock (_gate)
        {
            if (_isDisposed || !_due.TryPeek(out var first, out var at) || at > now)
                return null;
            _due.Dequeue();
            var timer = first.Timer;
            if (timer.Version != first.Version)
                return null;
            timer.Version++;
            if (timer.Period != Timeout.InfiniteTimeSpan)
                Enqueue(timer, now + timer.Period);
            return timer;
        }
    }

    private void Sleep()
    {
        if (_isDisposed)
            return;
        var isAny = _due.TryPeek(out _, out var next);
        Volatile.Write(ref _sleepsUntilTicks, isAny ? next.Ticks : TimeSpan.MaxValue.Ticks);

        // The clock is read once: between two readings it may pass what is due.
        var wait = isAny ? next - Now : Timeout.InfiniteTimeSpan;
        SleepFor(isAny && wait < TimeSpan.Zero ? TimeSpan.Zero : wait);
    }

    private void Enqueue(QueueTimer timer, TimeSpan at)
    {
        _due.Enqueue((timer, timer.Version), at);
        if (at.Ticks < _sleepsUntilTicks)
            Sleep();
    }

    private bool Change(QueueTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dueTime, Timeout.InfiniteTimeSpan);
        ArgumentOutOfRangeException.ThrowIfLessThan(period, Timeout.InfiniteTimeSpan);
        lock (_gate)
        {
            if (timer.IsDisposed || _isDisposed)
                return false;
            timer.Version++;
            timer.Period = period == TimeSpan.Zero ? Timeout.InfiniteTimeSpan : period;
            if (dueTime != Timeout.InfiniteTimeSpan)
                Enqueue(timer, Now + dueTime);
            return true;
        }
    }

    private void Dispose(QueueTimer timer)
    {
        lock (_gate)
        {
            timer.Forget();
            timer.Version++;
        }
    }

    // All but the callback is guarded by the queue's gate.
    private sealed class QueueTimer(TimerQueue queue, TimerCallback callback, object? state) : ITimer
    {
        private Call? _call = new(callback, state);

        public long Version { get; set; }

        public TimeSpan Period { get; set; } = Timeout.InfiniteTimeSpan;

        public bool IsDisposed => _call is null;

        public void Fire()
        {
            if (_call is { } call)
                call.Callback(call.State);
        }

        // Its entry may wait for days; what it is about need not.
        public void Forget() => _call = null;

        public bool Change(TimeSpan dueTime, TimeSpan period) => queue.Change(this, dueTime, period);

        public void Dispose() => queue.Dispose(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private sealed record Call(TimerCallback Callback, object? State);
    }
}
