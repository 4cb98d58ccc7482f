namespace Striper.Common.Tunnel;

/// <summary>
/// The system's time, with timers that run on one thread of their own. The class library's go from its timer thread to the thread pool, two
/// changes of threads each time, and tunnels tick every few milliseconds: that took a fifth of the proxies' processor time. Callbacks must
/// not block: each holds up the others. Thread-safe.
/// </summary>
public sealed class TimerThread : TimeProvider, IDisposable
{
    private readonly object _gate = new();

    // A timer that was changed since leaves its entry behind, which is passed over when its turn comes.
    private readonly PriorityQueue<(ThreadTimer Timer, long Version), TimeSpan> _due = new();
    private readonly long _start;
    private readonly Thread _thread;
    private TimeSpan _sleepsUntil;
    private bool _isDisposed;

    /// <summary>Starts the thread, which does not keep the process alive.</summary>
    public TimerThread()
    {
        _start = GetTimestamp();
        _thread = new Thread(Run) { IsBackground = true, Name = "timers" };
        _thread.Start();
    }

    private TimeSpan Now => GetElapsedTime(_start);

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ThreadTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Ends the thread and waits for the callback that runs, unless that is the caller; no timer fires any more.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            Monitor.Pulse(_gate);
        }

        if (Thread.CurrentThread != _thread)
            _thread.Join();
    }

    private void Run()
    {
        while (TryTakeNext(out var timer))
            timer.Fire();
    }

    private bool TryTakeNext(out ThreadTimer timer)
    {
        lock (_gate)
        {
            while (!_isDisposed)
            {
                if (TryTakeDue(out timer))
                    return true;
                _sleepsUntil = _due.TryPeek(out _, out var next) ? next : TimeSpan.MaxValue;
                if (_sleepsUntil == TimeSpan.MaxValue)
                    Monitor.Wait(_gate);
                else
                    Monitor.Wait(_gate, (int)Math.Clamp(Math.Ceiling((_sleepsUntil - Now).TotalMilliseconds), 0, int.MaxValue));
                _sleepsUntil = TimeSpan.Zero;
            }
        }

        timer = null!;
        return false;
    }

    private bool TryTakeDue(out ThreadTimer timer)
    {
        var now = Now;
        while (_due.TryPeek(out var first, out var at) && (at <= now || first.Timer.Version != first.Version))
        {
            _due.Dequeue();
            if (first.Timer.Version != first.Version)
                continue;
            timer = first.Timer;
            timer.Version++;
            if (timer.Period != Timeout.InfiniteTimeSpan)
                Enqueue(timer, now + timer.Period);
            return true;
        }

        timer = null!;
        return false;
    }

    private void Enqueue(ThreadTimer timer, TimeSpan at)
    {
        _due.Enqueue((timer, timer.Version), at);
        if (at < _sleepsUntil)
            Monitor.Pulse(_gate);
    }

    private bool Change(ThreadTimer timer, TimeSpan dueTime, TimeSpan period)
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

    private void Dispose(ThreadTimer timer)
    {
        lock (_gate)
        {
            timer.Forget();
            timer.Version++;
        }
    }

    // All but the callback is guarded by the thread's gate.
    private sealed class ThreadTimer(TimerThread thread, TimerCallback callback, object? state) : ITimer
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

        public bool Change(TimeSpan dueTime, TimeSpan period) => thread.Change(this, dueTime, period);

        public void Dispose() => thread.Dispose(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private sealed record Call(TimerCallback Callback, object? State);
    }
}
