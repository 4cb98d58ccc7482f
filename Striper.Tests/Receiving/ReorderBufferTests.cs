using NUnit.Framework;

using Striper.Common.Buffers;
using Striper.Common.Primitives;
using Striper.Common.Receiving;

namespace Striper.Tests.Receiving;

/// <summary>The edges that random steps meet too rarely: violations, pinned memory, memory under attack.</summary>
public sealed class ReorderBufferTests
{
    private BufferPool _pool = null!;
    private ReorderBuffer _buffer = null!;

    [SetUp]
    public void CreateBuffer()
    {
        _pool = new BufferPool(tracked: true);
        _buffer = new ReorderBuffer(_pool);
    }

    [TearDown]
    public void EverythingIsReturned()
    {
        _buffer.Dispose();
        _buffer.Consume(0);
        Assert.That(_pool.OutstandingBuffers, Is.Zero);
    }

    [Test]
    public void ANewBufferHoldsNoMemory()
    {
        Assert.That(_pool.OutstandingBuffers, Is.Zero);
        Assert.That(_buffer.Peek(100).IsEmpty, Is.True);
        Assert.That(_buffer.IsComplete, Is.False);
    }

    [Test]
    public void AnEmptyStreamIsCompleteAtItsFin()
    {
        _buffer.SetFinal(0);
        Assert.That(_buffer.IsComplete, Is.True);
    }

    [TestCase(10, new byte[] { 1, 2, 9 }, 12)]
    [TestCase(8, new byte[] { 0, 0, 1, 2, 9, 4, 0 }, 12)]
    [TestCase(13, new byte[] { 5, 0 }, 13)]
    public void ADifferingDuplicateIsAViolationAndChangesNothing(long offset, byte[] duplicate, long differsAt)
    {
        _buffer.Store(10, [1, 2, 3, 4]);
        Assert.That(
            () => _buffer.Store(offset, duplicate),
            Throws.InstanceOf<ProtocolViolationException>().With.Message.Contains($"offset {differsAt} differ"));
        Assert.That((_buffer.HeldBytes, _buffer.HighestOffset), Is.EqualTo((4L, 14L)));
    }

    [Test]
    public void ADifferenceBehindTheRingsWrapIsFound()
    {
        PassThrough(1000);
        _buffer.Store(1001, new byte[500]);
        Assert.That(_buffer.RingBytes, Is.EqualTo(1024));
        var duplicate = new byte[400];
        duplicate[100] = 1;
        Assert.That(
            () => _buffer.Store(1000, duplicate),
            Throws.InstanceOf<ProtocolViolationException>().With.Message.Contains("offset 1100 differ"));
    }

    [Test]
    public void WhatWasTakenIsNotComparedAgain()
    {
        _buffer.Store(0, [1, 2, 3, 4]);
        _buffer.Consume(_buffer.Peek(2).Length);
        _buffer.Store(0, [9, 9, 3, 4, 5]);
        Assert.That(_buffer.Peek(100).ToArray(), Is.EqualTo(new byte[] { 3, 4, 5 }));
    }

    [Test]
    public void BytesPastTheFinAreAViolation()
    {
        _buffer.SetFinal(10);
        _buffer.Store(8, [1, 2]);
        Assert.That(() => _buffer.Store(8, [1, 2, 3]), Throws.InstanceOf<ProtocolViolationException>().With.Message.Contains("past the FIN"));
        Assert.That(() => _buffer.Store(50, [1]), Throws.InstanceOf<ProtocolViolationException>());
        Assert.That(_buffer.CanPassThrough(0, 8), Is.True);
        _buffer.Store(0, new byte[10 - 2]);
        _buffer.Consume(_buffer.Peek(10).Length);
        Assert.That(_buffer.CanPassThrough(0, 11), Is.False);
    }

    [Test]
    public void AFinElsewhereOrBeforeWhatArrivedIsAViolation()
    {
        _buffer.Store(8, [1, 2]);
        Assert.That(() => _buffer.SetFinal(9), Throws.InstanceOf<ProtocolViolationException>());
        Assert.That(_buffer.FinalOffset, Is.Null);
        _buffer.SetFinal(10);
        _buffer.SetFinal(10);
        Assert.That(() => _buffer.SetFinal(11), Throws.InstanceOf<ProtocolViolationException>().With.Message.Contains("second FIN"));
        Assert.That(_buffer.FinalOffset, Is.EqualTo(10));
    }

    [Test]
    public void AFinBeforeBytesThatArePassingThroughIsAViolation()
    {
        Assert.That(_buffer.CanPassThrough(0, 100), Is.True);
        _buffer.SetFinal(50);
        Assert.That(() => _buffer.PassedThrough(100), Throws.InstanceOf<ProtocolViolationException>());
    }

    [TestCase(-1)]
    [TestCase(long.MaxValue)]
    [TestCase(long.MaxValue - 1)]
    [TestCase(ReorderBuffer.LargestReachBytes)]
    public void OffsetsOutOfReachAreViolationsBeforeAnythingIsRented(long offset)
    {
        Assert.That(() => _buffer.Store(offset, [1]), Throws.InstanceOf<ProtocolViolationException>());
        Assert.That(_pool.OutstandingBuffers, Is.Zero);
        Assert.That(_buffer.CanPassThrough(offset, 1), Is.False);
    }

    [Test]
    public void OnlyOnePeekAtATime()
    {
        _buffer.Store(0, [1, 2, 3]);
        _buffer.Peek(2);
        Assert.That(() => _buffer.Peek(1), Throws.InvalidOperationException);
        Assert.That(() => _buffer.PassedThrough(1), Throws.InvalidOperationException);
        Assert.That(() => _buffer.Consume(3), Throws.InstanceOf<ArgumentOutOfRangeException>());
        _buffer.Consume(0);
        Assert.That(_buffer.Peek(100).Length, Is.EqualTo(3));
    }

    [Test]
    public void PeekedMemoryStaysWhileTheRingGrowsTwiceAndTheBufferIsDisposed()
    {
        var bytes = Enumerable.Range(0, 1000).Select(i => (byte)i).ToArray();
        _buffer.Store(0, bytes);
        var peeked = _buffer.Peek(1000);
        _buffer.Store(3000, [1]);
        _buffer.Store(9000, [1]);
        Assert.That(_buffer.RingBytes, Is.EqualTo(16_384));
        Assert.That(_pool.OutstandingBuffers, Is.EqualTo(3), "The peeked array, and the ring with its marks.");
        _buffer.Dispose();
        Assert.That(_pool.OutstandingBuffers, Is.EqualTo(1));
        Assert.That(peeked.ToArray(), Is.EqualTo(bytes));
        _buffer.Consume(400);
        Assert.That(_pool.OutstandingBuffers, Is.Zero);
        Assert.That((_buffer.ConsumedOffset, _buffer.InOrderOffset, _buffer.HighestOffset), Is.EqualTo((400L, 1000L, 9001L)));
    }

    [Test]
    public void NothingIsStoredOrPeekedAfterDispose()
    {
        Assert.That(_buffer.CanPassThrough(0, 10), Is.True);
        _buffer.Store(5, [1]);
        _buffer.Dispose();
        _buffer.PassedThrough(10);
        Assert.That((_buffer.ConsumedOffset, _buffer.HeldBytes, _buffer.RingBytes), Is.EqualTo((10L, 0L, 0L)));
        Assert.That(() => _buffer.Store(10, [1]), Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(() => _buffer.Peek(1), Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(_buffer.CanPassThrough(10, 1), Is.False);
    }

    [Test]
    public void PassedThroughHopsOverWhatIsHeldBeyond()
    {
        _buffer.Store(100, [7, 8]);
        Assert.That(_buffer.CanPassThrough(0, 100), Is.True);
        _buffer.Store(50, new byte[50]);
        _buffer.PassedThrough(100);
        Assert.That((_buffer.ConsumedOffset, _buffer.InOrderOffset, _buffer.HeldBytes), Is.EqualTo((100L, 102L, 2L)));
        Assert.That(_buffer.Peek(10).ToArray(), Is.EqualTo(new byte[] { 7, 8 }));
    }

    [TestCase(0, 100, true)]
    [TestCase(0, 101, false)]
    [TestCase(0, 5000, false)]
    public void WhatIsHeldIsComparedAndSoDoesNotPassThrough(int offset, int length, bool can)
    {
        _buffer.Store(100, [7]);
        Assert.That(_buffer.CanPassThrough(offset, length), Is.EqualTo(can));
    }

    [Test]
    public void FarMoreMayPassThroughThanTheRingCovers()
    {
        Assert.That(_buffer.CanPassThrough(0, 1500), Is.True);
        _buffer.Store(0, new byte[10]);
        PassedThroughLeavesNothing(1500);
        _buffer.Store(1500, new byte[10]);
        PassedThroughLeavesNothing(65_536);
    }

    [Test]
    public void ARunAcrossTheWrapSurvivesGrowth()
    {
        var bytes = Enumerable.Range(0, 1024).Select(i => (byte)(i * 7)).ToArray();
        PassThrough(600);
        _buffer.Store(600, bytes);
        Assert.That(_buffer.RingBytes, Is.EqualTo(1024));
        _buffer.Store(1624, [1]);
        Assert.That(_buffer.RingBytes, Is.EqualTo(2048));
        Assert.That(_buffer.Peek(2000).ToArray(), Is.EqualTo(bytes.Append((byte)1)));
    }

    [Test]
    public void ARingComesBackAsLargeAsTheLastOneHadToBeAndShrinksAgain()
    {
        _buffer.Store(50_000, [1]);
        Assert.That(_buffer.RingBytes, Is.EqualTo(65_536));
        _buffer.PassedThrough(50_001);
        foreach (var expected in (int[])[65_536, 32_768, 16_384])
        {
            _buffer.Store(_buffer.ConsumedOffset + 100, [1]);
            Assert.That(_buffer.RingBytes, Is.EqualTo(expected));
            _buffer.PassedThrough(101);
            Assert.That(_buffer.RingBytes, Is.Zero);
        }
    }

    [Test]
    public void OneByteAtEverySecondOffsetCostsNoMoreThanTheReach()
    {
        const int Reach = 1 << 20;
        for (var offset = 1; offset < Reach; offset += 2)
            _buffer.Store(offset, [(byte)offset]);
        Assert.That(_buffer.HeldBytes, Is.EqualTo(Reach / 2));
        Assert.That(_buffer.RingBytes, Is.LessThanOrEqualTo((2 * Reach) + ReorderBuffer.MinimumRingBytes));
        Assert.That(_pool.OutstandingBytes, Is.LessThan(9L * 2 * Reach / 8 + 1024));

        var all = new byte[Reach];
        for (var offset = 0; offset < Reach; offset++)
            all[offset] = (byte)offset;
        _buffer.Store(0, all);
        Assert.That(_buffer.InOrderOffset, Is.EqualTo(Reach));
        Assert.That(_buffer.Peek(Reach).Span.SequenceEqual(all), Is.True);
    }

    [Test]
    public void StoringAndTakingSegmentsDoesNotAllocate()
    {
        var segment = new byte[1448];
        var pool = new BufferPool();
        var buffer = new ReorderBuffer(pool);
        RoundTrips(buffer, segment, 100);
        var before = GC.GetAllocatedBytesForCurrentThread();
        RoundTrips(buffer, segment, 1000);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That((buffer.ConsumedOffset, pool.OutstandingBuffers), Is.EqualTo((2200L * 1448, 0L)));
    }

    private static void RoundTrips(ReorderBuffer buffer, byte[] segment, int rounds)
    {
        for (var round = 0; round < rounds; round++)
        {
            buffer.Store(buffer.ConsumedOffset + segment.Length, segment);
            buffer.Store(buffer.ConsumedOffset, segment);
            while (buffer.HeldBytes > 0)
                buffer.Consume(buffer.Peek(int.MaxValue).Length);
        }
    }

    private void PassedThroughLeavesNothing(int bytes)
    {
        _buffer.PassedThrough(bytes);
        Assert.That((_buffer.HeldBytes, _buffer.RingBytes), Is.EqualTo((0L, 0L)));
        Assert.That((_buffer.InOrderOffset, _buffer.HighestOffset), Is.EqualTo((_buffer.ConsumedOffset, _buffer.ConsumedOffset)));
    }

    private void PassThrough(int bytes)
    {
        Assert.That(_buffer.CanPassThrough(_buffer.ConsumedOffset, bytes), Is.True);
        _buffer.PassedThrough(bytes);
    }
}
