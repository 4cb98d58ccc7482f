using NUnit.Framework;
using Striper.Cli;
using Striper.Tests.Support;

namespace Striper.Tests.Cli;

internal sealed class LifetimeTests
{
    private readonly ManualTimeProvider _time = new();

    [Test]
    public void FirstSignalStopsSecondAbortsThirdIsLeftToTheRuntime()
    {
        using var lifetime = new Lifetime(_time);
        Assert.That(lifetime.Stopping.IsCancellationRequested, Is.False);

        Assert.That(lifetime.Signal(), Is.True);
        Assert.That(lifetime.Stopping.IsCancellationRequested, Is.True);
        Assert.That(lifetime.Aborting.IsCancellationRequested, Is.False);

        _time.Advance(Lifetime.Echo);
        Assert.That(lifetime.Signal(), Is.True);
        Assert.That(lifetime.Aborting.IsCancellationRequested, Is.True);

        _time.Advance(Lifetime.Echo);
        Assert.That(lifetime.Signal(), Is.False);
    }

    [Test]
    public void TheEchoOfASignalIsNoSecondOne()
    {
        using var lifetime = new Lifetime(_time);
        lifetime.Signal();
        _time.Advance(Lifetime.Echo - TimeSpan.FromMilliseconds(1));
        Assert.That(lifetime.Signal(), Is.True);
        Assert.That(lifetime.Aborting.IsCancellationRequested, Is.False);
    }

    [Test]
    public void AHangUpStopsAndNeverAborts()
    {
        using var lifetime = new Lifetime(_time, isTerminalGone: () => true) { Reopen = () => Assert.Fail("no log is reopened") };
        Assert.That(lifetime.HangUp(), Is.True);
        Assert.That(lifetime.Stopping.IsCancellationRequested, Is.True);
        Assert.That(lifetime.HangUp(), Is.True);
        Assert.That(lifetime.Aborting.IsCancellationRequested, Is.False);

        Assert.That(lifetime.Signal(), Is.True);
        Assert.That(lifetime.Aborting.IsCancellationRequested, Is.False, "a SIGTERM right behind it");
        _time.Advance(Lifetime.Echo);
        Assert.That(lifetime.Signal(), Is.True);
        Assert.That(lifetime.Aborting.IsCancellationRequested, Is.True);
    }

    [Test]
    public void AHangUpAfterASignalIsNoSecondOne()
    {
        using var lifetime = new Lifetime(isTerminalGone: () => true);
        lifetime.Signal();
        lifetime.HangUp();
        Assert.That(lifetime.Aborting.IsCancellationRequested, Is.False);
    }

    [Test]
    public void AHangUpOfNoTerminalOpensTheLogAnew()
    {
        var reopened = 0;
        using var lifetime = new Lifetime(isTerminalGone: () => false) { Reopen = () => reopened++ };
        Assert.That(lifetime.HangUp(), Is.True);
        Assert.That(reopened, Is.EqualTo(1));
        Assert.That(lifetime.Stopping.IsCancellationRequested, Is.False);
    }
}
