using System.Buffers;
using System.IO.Pipelines;
using NUnit.Framework;
using Striper.Common.Pipes;

namespace Striper.Tests.Pipes;

[TestFixture]
[CancelAfter(60_000)]
public sealed class BridgeTests
{
    private const int Pause = 64 * 1024;

    [Test]
    public async Task A_destination_that_does_not_read_stalls_the_source_and_is_counted(CancellationToken cancellationToken)
    {
        var (left, right) = (new InMemoryPipePair(Pause), new InMemoryPipePair(Pause));
        var bridge = new Bridge(left.Far, right.Near);
        var running = bridge.RunAsync(cancellationToken);

        // Inline pipes: a flush that has not completed here waits for the far reader, through everything between.
        const int Chunk = 4096;
        var written = 0L;
        ValueTask<FlushResult> flushing;
        do
        {
            flushing = left.Near.Output.WriteAsync(new byte[Chunk], cancellationToken);
            written += Chunk;
        }
        while (flushing.IsCompleted && written < 100 * Pause);

        Assert.That(flushing.IsCompleted, Is.False);
        Assert.That(written, Is.LessThanOrEqualTo((2 * Pause) + (2 * Chunk)));
        Assert.That(bridge.FirstToSecond.Congestions, Is.EqualTo(1));

        await right.Far.Output.CompleteAsync();
        var received = 0L;
        while (received < written)
        {
            var read = await right.Far.Input.ReadAsync(cancellationToken);
            received += read.Buffer.Length;
            right.Far.Input.AdvanceTo(read.Buffer.End);
        }

        await flushing;
        await left.Near.Output.CompleteAsync();
        var result = await running;
        Assert.That(result.End, Is.EqualTo(BridgeEnd.Completed));
        Assert.That(result.FirstToSecond.Bytes, Is.EqualTo(written));
        Assert.That(result.SecondToFirst, Is.EqualTo(default(BridgeStatistics)));
    }

    [Test]
    public async Task A_full_source_is_passed_on_in_bounded_chunks(CancellationToken cancellationToken)
    {
        var (left, right) = (new InMemoryPipePair(pauseBytes: 16 << 20), new InMemoryPipePair(Pause));
        await left.Near.Output.WriteAsync(new byte[8 << 20], cancellationToken);
        var running = new Bridge(left.Far, right.Near).RunAsync(cancellationToken);
        var read = await right.Far.Input.ReadAsync(cancellationToken);
        Assert.That(read.Buffer.Length, Is.LessThanOrEqualTo(2 * Pause));
        await right.Far.Input.CompleteAsync();
        Assert.That((await running).End, Is.EqualTo(BridgeEnd.SecondFailed), "a reader that leaves early has failed");
    }

    // A sequence says nothing of itself once its segments are given back: where it ended as far into its last one as it had begun in its first, it looks empty.
    [Test]
    public async Task A_chunk_that_ends_as_far_into_a_segment_as_it_began_in_another_is_passed_on_at_once(CancellationToken cancellationToken)
    {
        const int Offset = 1000;
        var (left, right) = (new InMemoryPipePair(), new InMemoryPipePair());
        var source = left.Near.Output;
        var segmentBytes = source.GetMemory().Length;
        source.Write(new byte[Offset]);
        await source.FlushAsync(cancellationToken);

        // Whoever is about to write keeps the segment.
        source.GetMemory();
        _ = new Bridge(left.Far, right.Near).RunAsync(cancellationToken);
        Assert.That(Receive(right.Far.Input), Is.EqualTo(Offset));
        source.Write(new byte[segmentBytes]);
        await source.FlushAsync(cancellationToken);
        Assert.That(Receive(right.Far.Input), Is.EqualTo(segmentBytes));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Half_close_passes_and_the_other_direction_goes_on(bool firstCloses, CancellationToken cancellationToken)
    {
        var (left, right) = (new InMemoryPipePair(), new InMemoryPipePair());
        var running = new Bridge(left.Far, right.Near).RunAsync(cancellationToken);
        var (early, late) = firstCloses ? (left.Near, right.Far) : (right.Far, left.Near);

        await early.Output.WriteAsync("bye"u8.ToArray(), cancellationToken);
        await early.Output.CompleteAsync();
        var read = await late.Input.ReadAtLeastAsync(int.MaxValue, cancellationToken);
        Assert.That(read.Buffer.ToArray(), Is.EqualTo("bye"u8.ToArray()));
        Assert.That(running.IsCompleted, Is.False);

        await late.Output.WriteAsync("one more thing"u8.ToArray(), cancellationToken);
        await late.Output.CompleteAsync();
        read = await early.Input.ReadAtLeastAsync(int.MaxValue, cancellationToken);
        Assert.That(read.Buffer.ToArray(), Is.EqualTo("one more thing"u8.ToArray()));
        var result = await running;
        Assert.That((result.End, result.Reason), Is.EqualTo((BridgeEnd.Completed, (Exception?)null)));
    }

    [TestCase(true, BridgeEnd.FirstFailed)]
    [TestCase(false, BridgeEnd.SecondFailed)]
    public async Task A_failure_of_one_side_aborts_the_other(bool firstFails, BridgeEnd expected, CancellationToken cancellationToken)
    {
        var (left, right) = (new InMemoryPipePair(), new InMemoryPipePair());
        var running = new Bridge(left.Far, right.Near).RunAsync(cancellationToken);
        var (failing, other) = firstFails ? (left.Near, right.Far) : (right.Far, left.Near);
        var failure = new ConnectionAbortedException("broken");
        await failing.Output.CompleteAsync(failure);

        var result = await running;
        Assert.That((result.End, result.Reason), Is.EqualTo((expected, (Exception)failure)));
        Assert.That(async () => await other.Input.ReadAsync(cancellationToken), Throws.TypeOf<ConnectionAbortedException>());
        Assert.That(async () => await other.Output.WriteAsync(new byte[1], cancellationToken), Throws.TypeOf<ConnectionAbortedException>());
    }

    [Test]
    public async Task A_failure_ends_a_bridge_whose_other_direction_is_stalled(CancellationToken cancellationToken)
    {
        var (left, right) = (new InMemoryPipePair(pauseBytes: 16 << 20), new InMemoryPipePair(Pause));
        await left.Near.Output.WriteAsync(new byte[1 << 20], cancellationToken);
        var bridge = new Bridge(left.Far, right.Near);
        var running = bridge.RunAsync(cancellationToken);
        Assert.That(bridge.FirstToSecond.Congestions, Is.EqualTo(1));
        await right.Far.Output.CompleteAsync(new ConnectionAbortedException("broken"));
        Assert.That((await running).End, Is.EqualTo(BridgeEnd.SecondFailed));
    }

    [Test]
    public async Task Cancelling_aborts_both_sides(CancellationToken cancellationToken)
    {
        var (left, right) = (new InMemoryPipePair(), new InMemoryPipePair());
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = new Bridge(left.Far, right.Near).RunAsync(cancel.Token);
        await cancel.CancelAsync();
        Assert.That((await running).End, Is.EqualTo(BridgeEnd.Canceled));
        Assert.That(async () => await left.Near.Input.ReadAsync(cancellationToken), Throws.TypeOf<ConnectionAbortedException>());
        Assert.That(async () => await right.Far.Input.ReadAsync(cancellationToken), Throws.TypeOf<ConnectionAbortedException>());
    }

    private static long Receive(PipeReader reader)
    {
        if (!reader.TryRead(out var read))
            return 0;
        var length = read.Buffer.Length;
        reader.AdvanceTo(read.Buffer.End);
        return length;
    }
}
