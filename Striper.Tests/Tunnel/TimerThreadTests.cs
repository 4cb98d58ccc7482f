using NUnit.Framework;
using Striper.Common.Tunnel;

namespace Striper.Tests.Tunnel;

[TestFixture]
public sealed class TimerThreadTests
{
    private static readonly TimeSpan _soon = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan _meanwhile = TimeSpan.FromMilliseconds(800);
    private static readonly TimeSpan _late = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    private SemaphoreSlim _fired = null!;
    private TimerThread _thread = null!;

    [SetUp]
    public void Start() => (_fired, _thread) = (new SemaphoreSlim(0), new TimerThread());

    [TearDown]
    public void Stop()
    {
        _thread.Dispose();
        _fired.Dispose();
    }

    [Test]
    public void ATimerFiresOnceAndNotEarly()
    {
        var start = _thread.GetTimestamp();
        using var timer = Create(_soon);
        Assert.That(_fired.Wait(_patience));
        Assert.That(_thread.GetElapsedTime(start), Is.GreaterThanOrEqualTo(_soon));
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
        var timers = new[] { 4, 1, 3, 2, 0 }.Select(i => _thread.CreateTimer(
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
        Assert.That(await FailureOf(new TaskCompletionSource().Task.WaitAsync(_soon, _thread)), Is.InstanceOf<TimeoutException>());

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
        _thread.CreateTimer(_ => _fired.Release(), null, due, period ?? Timeout.InfiniteTimeSpan);
}
