using System.Net.Sockets;
using NUnit.Framework;
using Striper.Common.Transport;

namespace Striper.Tests.Transport;

[TestFixture]
[CancelAfter(60_000)]
public sealed class ReadinessTests
{
    private Readiness _readiness = new();

    [SetUp]
    public void BeginFirstTry()
    {
        _readiness = new Readiness();
        _readiness.BeginTry();
    }

    [Test]
    public void AChangeWakesWhoWaits()
    {
        var waiting = _readiness.WaitAsync();
        Assert.That(waiting.IsCompleted, Is.False);
        _readiness.Set(isFinal: false);
        Assert.That(waiting.IsCompletedSuccessfully, Is.True);
        waiting.GetAwaiter().GetResult();
    }

    [Test]
    public void AChangeDuringATryIsKept()
    {
        _readiness.Set(isFinal: false);
        Assert.That(_readiness.WaitAsync().IsCompletedSuccessfully, Is.True);
        _readiness.EndTryUnsated();
        Assert.That(_readiness.IsUnknown, Is.False);
        Assert.That(_readiness.WaitAsync().IsCompletedSuccessfully, Is.True, "until there was another try");
    }

    [Test]
    public void AChangeBeforeATryIsCoveredByIt()
    {
        _readiness.Set(isFinal: false);
        _readiness.BeginTry();
        Assert.That(_readiness.WaitAsync().IsCompleted, Is.False);
    }

    [Test]
    public void ALastChangeOutlivesEveryTry()
    {
        _readiness.Set(isFinal: true);
        _readiness.BeginTry();
        Assert.That(_readiness.WaitAsync().IsCompletedSuccessfully, Is.True);
        Assert.That(_readiness.IsUnknown, Is.False);
    }

    [Test]
    public async Task ClosingFailsWhoWaitsAndWhoComesLater()
    {
        var waiting = _readiness.WaitAsync();
        _readiness.Close();
        await AssertIsAborted(waiting);
        await AssertIsAborted(_readiness.WaitAsync());
        _readiness.BeginTry();
        await AssertIsAborted(_readiness.WaitAsync());
    }

    [Test]
    public async Task ACancelledWaitLeavesNoTrace(CancellationToken cancellationToken)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var waiting = _readiness.WaitAsync(cancel.Token);
        Assert.That(waiting.IsCompleted, Is.False);
        await cancel.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(async () => await waiting);
        await Assert.ThrowsAsync<OperationCanceledException>(async () => await _readiness.WaitAsync(cancel.Token), "cancelled before");
        waiting = _readiness.WaitAsync(cancellationToken);
        Assert.That(waiting.IsCompleted, Is.False);
        _readiness.Set(isFinal: false);
        await waiting;
    }

    [Test]
    public async Task NoChangeIsMissedBetweenThreads(CancellationToken cancellationToken)
    {
        // The kernel in miniature: a thing is made, then told; who takes it tries first and waits only when there is none.
        const int Things = 100_000;
        var (made, taken) = (0, 0);
        var making = Task.Run(
            () =>
            {
                for (var i = 0; i < Things; i++)
                {
                    Interlocked.Increment(ref made);
                    _readiness.Set(isFinal: false);
                }
            },
            cancellationToken);
        while (taken < Things)
        {
            _readiness.BeginTry();
            if (Volatile.Read(ref made) is var all && all == taken)
                await _readiness.WaitAsync();
            taken = all;
        }

        await making;
    }

    private static async Task AssertIsAborted(ValueTask waiting)
    {
        try
        {
            await waiting;
            Assert.Fail("it did not fail");
        }
        catch (SocketException e)
        {
            Assert.That(e.SocketErrorCode, Is.EqualTo(SocketError.OperationAborted));
        }
    }
}
