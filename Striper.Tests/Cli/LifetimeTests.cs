using NUnit.Framework;
using Striper.Cli;

namespace Striper.Tests.Cli;

internal sealed class LifetimeTests
{
    [Test]
    public void FirstSignalStopsSecondAbortsThirdIsLeftToTheRuntime()
    {
        using var lifetime = new Lifetime();
        Assert.That(lifetime.Stopping.IsCancellationRequested, Is.False);

        Assert.That(lifetime.Signal(), Is.True);
        Assert.That(lifetime.Stopping.IsCancellationRequested, Is.True);
        Assert.That(lifetime.Aborting.IsCancellationRequested, Is.False);

        Assert.That(lifetime.Signal(), Is.True);
        Assert.That(lifetime.Aborting.IsCancellationRequested, Is.True);

        Assert.That(lifetime.Signal(), Is.False);
    }

    [Test]
    public void AHangUpStopsAndNeverAborts()
    {
        using var lifetime = new Lifetime();
        Assert.That(lifetime.HangUp(), Is.True);
        Assert.That(lifetime.Stopping.IsCancellationRequested, Is.True);
        Assert.That(lifetime.HangUp(), Is.True);
        Assert.That(lifetime.Aborting.IsCancellationRequested, Is.False);

        Assert.That(lifetime.Signal(), Is.True);
        Assert.That(lifetime.Aborting.IsCancellationRequested, Is.True);
    }

    [Test]
    public void AHangUpAfterASignalIsNoSecondOne()
    {
        using var lifetime = new Lifetime();
        lifetime.Signal();
        lifetime.HangUp();
        Assert.That(lifetime.Aborting.IsCancellationRequested, Is.False);
    }
}
