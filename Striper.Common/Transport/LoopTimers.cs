using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Striper.Common.Timing;

namespace Striper.Common.Transport;

/// <summary>
/// Timers on an <see cref="EpollLoop"/>'s thread: a tick beside what sockets have to say costs no change of threads, and the two never wait for
/// each other's locks. By a timerfd(2), not by how long the loop waits: a short time would be set and taken back with each message, which costs a virtual
/// machine more than the message.
/// </summary>
internal sealed class LoopTimers : TimerQueue
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    private readonly SafeFileHandle _timer;
    private readonly EpollRegistration _registration;

    private LoopTimers(SafeFileHandle timer, EpollRegistration registration)
    {
        (_timer, _registration) = (timer, registration);
        _ = RunAsync();
    }

    /// <summary>Timers on the loop; null when the kernel gives no more descriptors.</summary>
    public static LoopTimers? TryCreate(EpollLoop loop)
    {
        var timer = new SafeFileHandle(Libc.CreateTimer(Libc.MonotonicClock, Libc.CloseOnExec | Libc.NonBlocking), ownsHandle: true);
        if (!timer.IsInvalid && loop.TryAdd(timer, EpollEvents.Readable | EpollEvents.EdgeTriggered) is { } registration)
            return new LoopTimers(timer, registration);
        timer.Dispose();
        return null;
    }

    /// <inheritdoc/>
    protected override unsafe void SleepFor(TimeSpan wait)
    {
        // struct itimerspec: an interval, none, and the time until the first, each seconds and nanoseconds; all zero is never.
        var nanoseconds = wait == Timeout.InfiniteTimeSpan ? 0 : Math.Max(wait.Ticks * TimeSpan.NanosecondsPerTick, 1);
        var time = stackalloc nint[] { 0, 0, (nint)(nanoseconds / NanosecondsPerSecond), (nint)(nanoseconds % NanosecondsPerSecond) };
        if (Libc.SetTimer(_timer, 0, time, null) != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _timer.Dispose();
        _registration.Dispose();
    }
    private async Task RunAsync()
    {
        var readable = _registration.Readable;
        try
        {
            while (true)
            {
                // Nobody reads how often it fired: each time it does is a change.
                readable.BeginTry();
                FireDue();
                await readable.WaitAsync();
            }
        }
        catch (SocketException)
        {
            // Disposed.
        }
    }
}
