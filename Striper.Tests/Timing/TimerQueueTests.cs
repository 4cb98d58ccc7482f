using NUnit.Framework;
using Striper.Common.Timing;
using Striper.Common.Transport;
using Striper.Tests.Transport;

namespace Striper.Tests.Timing;

/// <summary>Timers on a thread of their own, and on the one that waits for sockets.</summary>
[TestFixture(TransportKind.Portable)]
[TestFixture(TransportKind.Epoll)]
internal sealed class TimerQueueTests(TransportKind kind)
{
    private static readonly TimeSpan _soon = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan _meanwhile = TimeSpan.FromMilliseconds(800);
    private static readonly TimeSpan _late = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    private SemaphoreSlim _fired = null!;
    private TimerQueue _queue = null!;

    [SetUp]
    public void Start() => (_fired, _queue) = (new SemaphoreSlim(0), kind == TransportKind.Portable ? new TimerThread() : LoopTimers.TryCreate(Transports.Loop)!);

    [TearDown]
    public void Stop()
    {
        _queue.Dispose();
        _fired.Dispose();
    }

    [Test]
    public void ATimerFiresOnceAndNotEarly()
    {
        var start = _queue.GetTimestamp();
        using var timer = Create(_soon);
        Assert.That(_fired.Wait(_patience));
        Assert.That(_queue.GetElapsedTime(start), Is.GreaterThanOrEqualTo(_soon));
        Assert.That(FiresMeanwhile, Is.False, "it has no period");
    }

    [Test]
    public void ATimerWithAPeriodGoesOn()
    {
        using var timer = Create(_soon, _soon);
        for (var i = 0; i < 5; i++)
            Assert.That(_fired.Wait(_patience));
    }

    [Test]
    public void WhatIsDueSoonerWakesTheThread()
    {
        using var timer = Create(_late);
        Assert.That(FiresMeanwhile, Is.False, "the thread sleeps by now");
        Assert.That(timer.Change(_soon, Timeout.InfiniteTimeSpan));
        Assert.That(_fired.Wait(_patience));
    }

    [Test]
    public void WhatIsPutOffDoesNotFire()
    {
        using var timer = Create(TimeSpan.FromHours(1));
        timer.Change(_meanwhile / 2, Timeout.InfiniteTimeSpan);
        timer.Change(_late, Timeout.InfiniteTimeSpan);
        Assert.That(FiresMeanwhile, Is.False);
        timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        Assert.That(_fired.Wait(_patience));
    }

    [Test]
    public void ADisposedTimerDoesNotFireAndCannotBeChanged()
    {
        var timer = Create(_meanwhile / 2);
        timer.Dispose();
        Assert.That(timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan), Is.False);
        Assert.That(FiresMeanwhile, Is.False);
    }

    [Test]
    public void TimesBelowNoneAreRefused()
    {
        using var timer = Create(_late);
        var below = Timeout.InfiniteTimeSpan - TimeSpan.FromTicks(1);
        Assert.That(() => timer.Change(below, Timeout.InfiniteTimeSpan), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => timer.Change(_late, below), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void TimersFireInTheOrderInWhichTheyAreDue()
    {
        var order = new List<int>();
        var timers = new[] { 4, 1, 3, 2, 0 }.Select(i => _queue.CreateTimer(
            _ =>
            {
                order.Add(i);
                _fired.Release();
            },
            null, _meanwhile / 4 * (1 + i), Timeout.InfiniteTimeSpan)).ToArray();
        foreach (var timer in timers)
            Assert.That(_fired.Wait(_patience));
        foreach (var timer in timers)
            timer.Dispose();
        Assert.That(order, Is.Ordered);
    }

    [Test]
    public async Task WaitsOfTheClassLibraryEndByIt() =>
        Assert.That(await FailureOf(new TaskCompletionSource().Task.WaitAsync(_soon, _queue)), Is.InstanceOf<TimeoutException>());

    [Test]
    public void OnceDisposedNothingFiresAndNobodyRuns()
    {
        using var entered = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        var hasEnded = false;
        using var running = _queue.CreateTimer(
            _ =>
            {
                entered.Set();
                release.Wait();
                Volatile.Write(ref hasEnded, true);
            },
            null, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        using var later = Create(_soon);
        Assert.That(entered.Wait(_patience));
        var disposing = Task.Run(() =>
        {
            _queue.Dispose();
            return Volatile.Read(ref hasEnded);
        });
        Assert.That(disposing.Wait(_soon), Is.False, "a callback runs");
        release.Set();
        Assert.That(disposing.Wait(_patience) && disposing.Result);
        Assert.That(later.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan), Is.False);
    }

    [Test]
    public void ATimerMayDisposeOfItsQueue()
    {
        using var timer = _queue.CreateTimer(
            _ =>
            {
                _queue.Dispose();
                _fired.Release();
            },
            null, _soon, _soon);
        Assert.That(_fired.Wait(_patience));
        Assert.That(FiresMeanwhile, Is.False);
    }

    private static async Task<Exception?> FailureOf(Task task)
    {
        try
        {
            await task;
            return null;
        }
        catch (TimeoutException e)
        {
            return e;
        }
    }

    private bool FiresMeanwhile() => _fired.Wait(_meanwhile);

    private ITimer Create(TimeSpan due, TimeSpan? period = null) =>
        _queue.CreateTimer(_ => _fired.Release(), null, due, period ?? Timeout.InfiniteTimeSpan);
}
