using NUnit.Framework;
using Striper.Common.Buffers;

namespace Striper.Tests.Buffers;

[TestFixture]
public sealed class BufferPoolTests
{
    [Test]
    public void AnArrayIsLargeEnoughAndOfItsClass([Values(0, 1, 256, 320, 321, 4096, 65_536, 65_600, 65_601, 1 << 20)] int bytes)
    {
        var pool = new BufferPool(tracked: true);
        var buffer = pool.Rent(bytes);
        Assert.That(buffer, Has.Length.GreaterThanOrEqualTo(bytes));
        Assert.That(System.Numerics.BitOperations.IsPow2(buffer.Length - BufferPool.HeadroomBytes));
        Assert.That(buffer, Has.Length.LessThanOrEqualTo(Math.Max(256, 2 * bytes) + BufferPool.HeadroomBytes));
        pool.Return(buffer);
    }

    [Test]
    public void AReturnedArrayIsRentedAgain()
    {
        var pool = new BufferPool();
        var first = pool.Rent(1000);
        pool.Return(first);
        Assert.That(pool.Rent(900), Is.SameAs(first));
        Assert.That(pool.Rent(900), Is.Not.SameAs(first));
    }

    [Test]
    public void CountsWhatIsOut()
    {
        var pool = new BufferPool(tracked: true);
        var one = pool.Rent(100);
        var other = pool.Rent(5000);
        Assert.That((pool.OutstandingBuffers, pool.OutstandingBytes), Is.EqualTo((2L, (long)one.Length + other.Length)));
        pool.Return(one);
        pool.Return(other);
        Assert.That((pool.OutstandingBuffers, pool.OutstandingBytes), Is.EqualTo((0L, 0L)));
    }

    [Test]
    public void ATrackedPoolNoticesADoubleReturnAndAForeignArray()
    {
        var pool = new BufferPool(tracked: true);
        var buffer = pool.Rent(100);
        pool.Return(buffer);
        Assert.That(() => pool.Return(buffer), Throws.InvalidOperationException);
        Assert.That(() => pool.Return(new byte[256 + BufferPool.HeadroomBytes]), Throws.InvalidOperationException);
    }

    [Test]
    public void MoreThanTheLargestArrayIsRefused() =>
        Assert.That(() => new BufferPool().Rent((1 << 26) + BufferPool.HeadroomBytes + 1), Throws.InstanceOf<ArgumentOutOfRangeException>());

    [Test]
    public void WhatWasIdleAllTheTimeIsReleasedAndWhatWasNeededIsKept()
    {
        const int Bytes = 1 << 20;
        var pool = new BufferPool();
        var buffers = Enumerable.Range(0, 20).Select(_ => pool.Rent(Bytes)).ToArray();
        foreach (var buffer in buffers)
            pool.Return(buffer);
        Assert.That(pool.ReleaseIdle(), Is.Zero, "all were in use since the beginning");

        var needed = Enumerable.Range(0, 5).Select(_ => pool.Rent(Bytes)).ToArray();
        foreach (var buffer in needed)
            pool.Return(buffer);
        Assert.That(pool.ReleaseIdle(), Is.EqualTo(15L * buffers[0].Length), "5 of 20 were needed at once");
        Assert.That(Enumerable.Range(0, 20).Count(_ => buffers.Contains(pool.Rent(Bytes))), Is.EqualTo(5));
    }
}
