using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Striper.Common.Timing;

namespace Striper.Common.Transport;

/// <summary>
/// Timers on an <see cref="EpollLoop"/>'s thread: a tick beside what sockets have to say costs no change of threads, and the two never wait for
/// each other's locks. A timerfd(2) wakes the loop, a little late, when no socket does. (How long the loop waits would not do: a short time would be
/// set and taken back with each message, which costs a virtual machine more than the message.)
/// </summary>
internal sealed class LoopTimers : TimerQueue
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    // While sockets have something to say it is asked in time.
    private static readonly TimeSpan _slack = TimeSpan.FromMilliseconds(0.5);

    private readonly EpollLoop _loop;
    private readonly SafeFileHandle _timer;
    private readonly EpollRegistration _registration;

    private LoopTimers(EpollLoop loop, SafeFileHandle timer, EpollRegistration registration)
    {
        (_loop, _timer, _registration) = (loop, timer, registration);
        _loop.Add(this);
    }

    /// <summary>Timers on the loop; null when the kernel gives no more descriptors.</summary>
    public static LoopTimers? TryCreate(EpollLoop loop)
    {
        var timer = new SafeFileHandle(Libc.CreateTimer(Libc.MonotonicClock, Libc.CloseOnExec | Libc.NonBlocking), ownsHandle: true);
        if (!timer.IsInvalid && loop.TryAdd(timer, EpollEvents.Readable | EpollEvents.EdgeTriggered) is { } registration)
            return new LoopTimers(loop, timer, registration);
        timer.Dispose();
        return null;
    }

    /// <summary>The loop's, each time it was woken: by sockets, or by the timer, which nobody reads, since each time it fires is a change.</summary>
    public void FireIfDue()
    {
        if (IsDue)
            FireDue();
    }

    /// <inheritdoc/>
    protected override unsafe void SleepFor(TimeSpan wait)
    {
        // struct itimerspec: an interval, none, and the time until the first, each seconds and nanoseconds; all zero is never.
        var nanoseconds = wait == Timeout.InfiniteTimeSpan ? 0 : (wait + _slack).Ticks * TimeSpan.NanosecondsPerTick;
        var time = stackalloc nint[] { 0, 0, (nint)(nanoseconds / NanosecondsPerSecond), (nint)(nanoseconds % NanosecondsPerSecond) };
        if (Libc.SetTimer(_timer, 0, time, null) != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _loop.Remove(this);
        base.Dispose(disposing);
        _timer.Dispose();
        _registration.Dispose();
    }
}
