using NUnit.Framework;
using Striper.Common.Primitives;

namespace Striper.Tests.Primitives;

[TestFixture]
public sealed class MemoryBudgetTests
{
    [Test]
    public void PromisesUpToItsCapacityAllOrNone()
    {
        var budget = new MemoryBudget(100);
        Assert.That(budget.TryReserve(60), Is.True);
        Assert.That(budget.TryReserve(41), Is.False);
        Assert.That(budget.UsedBytes, Is.EqualTo(60));
        Assert.That(budget.TryReserve(40), Is.True);
        budget.Release(100);
        Assert.That(budget.UsedBytes, Is.Zero);
    }

    [Test]
    public void ARefusalOfTheParentTakesNothing()
    {
        var process = new MemoryBudget(100);
        var one = new MemoryBudget(80, process);
        var other = new MemoryBudget(80, process);
        Assert.That(one.TryReserve(70), Is.True);
        Assert.That(other.TryReserve(40), Is.False);
        Assert.That((one.UsedBytes, other.UsedBytes, process.UsedBytes), Is.EqualTo((70L, 0L, 70L)));
        one.Release(70);
        Assert.That(other.TryReserve(80), Is.True);
        Assert.That(process.UsedBytes, Is.EqualTo(80));
    }

    [Test]
    public void IsRoomyUpToHalfOfItselfAndOfItsParent()
    {
        var process = new MemoryBudget(100);
        var one = new MemoryBudget(100, process);
        var other = new MemoryBudget(100, process);
        Assert.That(one.TryReserve(50), Is.True);
        Assert.That((one.IsRoomy, other.IsRoomy), Is.EqualTo((true, true)));
        Assert.That(other.TryReserve(1), Is.True);
        Assert.That((one.IsRoomy, other.IsRoomy), Is.EqualTo((false, false)));
    }

    [Test]
    public void ManyThreadsPromiseNoMoreThanThereIs()
    {
        var process = new MemoryBudget(1000);
        var promised = 0;
        Parallel.For(0, 8, _ =>
        {
            var tunnel = new MemoryBudget(500, process);
            for (var i = 0; i < 1000; i++)
            {
                if (tunnel.TryReserve(1))
                    Interlocked.Increment(ref promised);
            }
        });
        Assert.That(promised, Is.EqualTo(1000));
        Assert.That(process.UsedBytes, Is.EqualTo(1000));
    }
}
