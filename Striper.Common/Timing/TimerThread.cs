namespace Striper.Common.Timing;

/// <summary>A queue of timers with a thread of its own, for hosts where no other can sleep until a given time.</summary>
public sealed class TimerThread : TimerQueue
{
    private readonly object _gate = new();
    private readonly Thread _thread;
    private TimeSpan _wait = Timeout.InfiniteTimeSpan;
    private bool _isEnding;

    /// <summary>Starts the thread, which does not keep the process alive.</summary>
    public TimerThread()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "timers" };
        _thread.Start();
    }

    /// <inheritdoc/>
    protected override void SleepFor(TimeSpan wait)
    {
        lock (_gate)
        {
            _wait = wait;
            Monitor.Pulse(_gate);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        lock (_gate)
        {
            _isEnding = true;
            Monitor.Pulse(_gate);
        }

        if (Thread.CurrentThread != _thread)
            _thread.Join();
    }

    private void Run()
    {
        while (HasSlept())
            FireDue();
    }

    // False: it has ended instead.
    private bool HasSlept()
    {
        lock (_gate)
        {
            // Woken in between, it has another time to wait for. In whole milliseconds, and not too early.
            while (!_isEnding && Monitor.Wait(_gate, TimeSpan.FromMilliseconds(Math.Min(Math.Ceiling(_wait.TotalMilliseconds), int.MaxValue))))
            {
            }

            return !_isEnding;
        }
    }
}
