using NUnit.Framework;

using Striper.Common.Buffers;
using Striper.Common.Primitives;
using Striper.Common.Receiving;

namespace Striper.Tests.Receiving;

/// <summary>Random operations against <see cref="ReorderModel"/>, every byte compared and every array accounted for.</summary>
public sealed class ReorderBufferModelTests
{
    private const int StreamBytes = 24_000;

    /// <summary>One step: what, where in the reach ahead of what was taken, how long. FsCheck shrinks the list on failure.</summary>
    [FsCheck.NUnit.Property(MaxTest = 250)]
    public void RandomStepsAgreeWithTheModel((byte Kind, ushort Where, byte Length)[] steps, bool leavePinned)
    {
        var pool = new BufferPool(tracked: true);
        var model = new ReorderModel(StreamBytes, seed: 1);
        var buffer = new ReorderBuffer(pool);
        foreach (var (kind, where, length) in steps)
        {
            switch (kind % 8)
            {
                case 0:
                    PeekWhileStoring(buffer, model, where, length);
                    break;
                case 1:
                    PassThroughWhileStoring(buffer, model, where, length);
                    break;
                case 2:
                    Finish(buffer, model, model.Highest + (where % StreamBytes));
                    break;
                case 3: // what is missing next, so that long runs come about
                    Store(buffer, model, model.InOrder, length * 8);
                    break;
                default:
                    Store(buffer, model, model.Consumed - 100 + Ahead(where), length * (1 + (where % 5)));
                    break;
            }

            model.AssertSame(buffer);
        }

        var pinned = leavePinned && !buffer.Peek(int.MaxValue).IsEmpty;
        buffer.Dispose();
        if (pinned)
        {
            Assert.That(pool.OutstandingBuffers, Is.EqualTo(1));
            buffer.Consume(0);
        }

        Assert.That(pool.OutstandingBuffers, Is.Zero);
    }

    /// <summary>A whole stream in pieces of two different cuts, some twice, shuffled; taken as it becomes ready. Nothing is left over.</summary>
    [FsCheck.NUnit.Property(MaxTest = 40)]
    public void AShuffledStreamLeavesInOrder(int seed)
    {
        var random = new Random(seed);
        var pool = new BufferPool(tracked: true);
        var buffer = new ReorderBuffer(pool);
        var stream = new byte[StreamBytes];
        random.NextBytes(stream);
        var pieces = RandomCut(random, 1500).Concat(RandomCut(random, 300)).ToList();
        pieces.AddRange(pieces.Where(_ => random.Next(3) == 0).ToArray());
        var received = new List<byte>();
        foreach (var (offset, count) in pieces.OrderBy(_ => random.Next()).ToArray())
        {
            if (random.Next(20) == 0)
                buffer.SetFinal(StreamBytes);
            Deliver(buffer, stream.AsSpan(offset, count), offset, random, received);
        }

        buffer.SetFinal(StreamBytes);
        TakeAll(buffer, received);
        Assert.That(received.ToArray().AsSpan().SequenceEqual(stream), "The stream changed on its way.");
        Assert.That(buffer.IsComplete, Is.True);
        Assert.That((buffer.HeldBytes, buffer.RingBytes, pool.OutstandingBuffers), Is.EqualTo((0L, 0L, 0L)));
    }

    private static void Deliver(ReorderBuffer buffer, ReadOnlySpan<byte> piece, int offset, Random random, List<byte> received)
    {
        if (buffer.CanPassThrough(offset, piece.Length) && random.Next(2) == 0)
        {
            var fresh = piece[(int)(buffer.ConsumedOffset - offset)..];
            var taken = random.Next(fresh.Length + 1);
            if (random.Next(3) == 0)
                buffer.Store(offset, piece);
            received.AddRange(fresh[..taken]);
            buffer.PassedThrough(taken);
        }

        buffer.Store(offset, piece);
        if (random.Next(4) != 0)
            return;
        var peeked = buffer.Peek(random.Next(4000));
        var consumed = random.Next(peeked.Length + 1);
        received.AddRange(peeked.Span[..consumed]);
        buffer.Consume(consumed);
    }

    private static void TakeAll(ReorderBuffer buffer, List<byte> received)
    {
        for (var peeked = buffer.Peek(int.MaxValue); !peeked.IsEmpty; peeked = buffer.Peek(int.MaxValue))
        {
            received.AddRange(peeked.Span);
            buffer.Consume(peeked.Length);
        }
    }

    private static IEnumerable<(int Offset, int Count)> RandomCut(Random random, int largest)
    {
        for (var offset = 0; offset < StreamBytes;)
        {
            var count = Math.Min(random.Next(1, largest + 1), StreamBytes - offset);
            yield return (offset, count);
            offset += count;
        }
    }

    /// <summary>Peeks, stores (growing the ring, often) while the memory is pinned, checks that it stayed, and takes a part.</summary>
    private static void PeekWhileStoring(ReorderBuffer buffer, ReorderModel model, int where, int length)
    {
        var peeked = buffer.Peek(length * 16);
        Assert.That(peeked.Length, Is.LessThanOrEqualTo(Math.Min(length * 16, model.InOrder - model.Consumed)));
        Assert.That(peeked.IsEmpty, Is.EqualTo(length == 0 || model.InOrder == model.Consumed));
        Store(buffer, model, model.Consumed, length);
        Store(buffer, model, model.Consumed + Ahead(where), length);
        Store(buffer, model, model.Consumed + (2 * Ahead(where)), length);
        model.AssertIsNext(peeked);
        var taken = where % 2 == 0 ? peeked.Length : where % (peeked.Length + 1);
        buffer.Consume(taken);
        model.Take(taken);
    }

    /// <summary>Passes a part of a piece through, while copies of it and later bytes are stored; the rest is stored after.</summary>
    private static void PassThroughWhileStoring(ReorderBuffer buffer, ReorderModel model, int where, int length)
    {
        var offset = Math.Max(0, model.Consumed - (where % 7));
        var end = Math.Min(offset + (length * 16), (int)(model.Final ?? StreamBytes));
        var can = model.Consumed == model.InOrder && model.Consumed < end && !model.IsAnyHeldBelow(end);
        Assert.That(buffer.CanPassThrough(offset, end - offset), Is.EqualTo(can));
        if (!can)
            return;
        if (where % 3 != 0)
            Store(buffer, model, offset + (where % 50), length);
        if (where % 5 != 0)
            Store(buffer, model, end + (where % 2), length);
        model.AssertSame(buffer);
        var taken = where % 2 == 0 ? end - model.Consumed : where % (end - model.Consumed + 1);
        buffer.PassedThrough(taken);
        model.Take(taken);
        model.AssertSame(buffer);
        Store(buffer, model, offset, end - offset);
    }

    /// <summary>How far ahead a piece lies: mostly near, so that small rings fill and wrap before they must grow.</summary>
    private static int Ahead(int where) => (where / 7) % (200 << (where % 7));

    private static void Finish(ReorderBuffer buffer, ReorderModel model, int final)
    {
        final = Math.Min(final, StreamBytes);
        if (model.Final is { } known && known != final)
        {
            Assert.That(() => buffer.SetFinal(final), Throws.InstanceOf<ProtocolViolationException>());
            return;
        }

        buffer.SetFinal(final);
        model.Final = final;
    }

    private static void Store(ReorderBuffer buffer, ReorderModel model, int offset, int count)
    {
        offset = Math.Clamp(offset, 0, StreamBytes);
        count = Math.Min(count, StreamBytes - offset);
        if (offset + count > model.Final)
        {
            Assert.That(() => buffer.Store(offset, model.Stream.AsSpan(offset, count)), Throws.InstanceOf<ProtocolViolationException>());
            return;
        }

        buffer.Store(offset, model.Stream.AsSpan(offset, count));
        model.Store(offset, count);
    }
}
