using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using NUnit.Framework;
using Striper.Common.Pipes;
using Striper.Common.Transport;

namespace Striper.Tests.Pipes;

[TestFixture]
[CancelAfter(60_000)]
public sealed class TransportDuplexPipeTests
{
    [Test]
    public async Task The_peers_FIN_ends_Input_while_Output_goes_on(CancellationToken cancellationToken)
    {
        using var pair = await LoopbackPair.CreateAsync(cancellationToken);
        await using var pipe = new TransportDuplexPipe(SocketLoops.Open(pair.Near));
        await pair.Far.SendAsync("question"u8.ToArray(), cancellationToken);
        pair.Far.Shutdown(SocketShutdown.Send);
        var read = await pipe.Input.ReadAtLeastAsync(int.MaxValue, cancellationToken);
        Assert.That(read.Buffer.ToArray(), Is.EqualTo("question"u8.ToArray()));
        pipe.Input.AdvanceTo(read.Buffer.End);

        await pipe.Output.WriteAsync("answer"u8.ToArray(), cancellationToken);
        await pipe.Output.CompleteAsync();
        Assert.That(await pair.Far.ReadToFinAsync(cancellationToken), Is.EqualTo("answer"u8.ToArray()));
        await pipe.Completion.WaitAsync(cancellationToken);
        Assert.That(pipe.AbortReason, Is.Null);
    }

    [Test]
    public async Task Completing_Output_sends_FIN_while_Input_goes_on(CancellationToken cancellationToken)
    {
        using var pair = await LoopbackPair.CreateAsync(cancellationToken);
        await using var pipe = new TransportDuplexPipe(SocketLoops.Open(pair.Near));
        await pipe.Output.CompleteAsync();
        Assert.That(await pair.Far.ReadToFinAsync(cancellationToken), Is.Empty);

        await pair.Far.SendAsync("late"u8.ToArray(), cancellationToken);
        var read = await pipe.Input.ReadAtLeastAsync(4, cancellationToken);
        Assert.That(read.Buffer.ToArray(), Is.EqualTo("late"u8.ToArray()));
        Assert.That(read.IsCompleted, Is.False);
    }

    [Test]
    public async Task Everything_written_precedes_the_FIN_even_when_disposed_at_once(CancellationToken cancellationToken)
    {
        using var pair = await LoopbackPair.CreateAsync(cancellationToken);
        var bytes = new byte[8 << 20];
        new Random(1).NextBytes(bytes);
        var reading = pair.Far.ReadToFinAsync(cancellationToken);
        await using (var pipe = new TransportDuplexPipe(SocketLoops.Open(pair.Near)))
        {
            await pipe.Output.WriteAsync(bytes, cancellationToken);
            await pipe.Output.CompleteAsync();
        }

        Assert.That((await reading).AsSpan().SequenceEqual(bytes), Is.True);
    }

    [TestCase("output")]
    [TestCase("input")]
    [TestCase("abort")]
    [TestCase("dispose")]
    public async Task Every_broken_end_is_a_reset(string way, CancellationToken cancellationToken)
    {
        using var pair = await LoopbackPair.CreateAsync(cancellationToken);
        var pipe = new TransportDuplexPipe(SocketLoops.Open(pair.Near));
        var failure = new InvalidOperationException("broken");
        switch (way)
        {
            case "output":
                await pipe.Output.CompleteAsync(failure);
                break;
            case "input":
                await pipe.Input.CompleteAsync(failure);
                break;
            case "abort":
                pipe.Abort(failure);
                break;
            default:
                await pipe.DisposeAsync();
                break;
        }

        Assert.That(await pair.Far.ReadToEndAsync(cancellationToken), Is.EqualTo(SocketError.ConnectionReset));
        await pipe.Completion.WaitAsync(cancellationToken);
        Assert.That(pipe.AbortReason?.InnerException, way == "dispose" ? Is.Null : Is.SameAs(failure));
        await pipe.DisposeAsync();
    }

    [Test]
    public async Task Abort_frees_loops_that_wait_for_a_peer_that_does_not_read(CancellationToken cancellationToken)
    {
        using var pair = await LoopbackPair.CreateAsync(cancellationToken);
        await using var pipe = new TransportDuplexPipe(SocketLoops.Open(pair.Near));

        // More than the kernel's buffers ever take, so the send loop is bound to wait.
        var writing = pipe.Output.WriteAsync(new byte[64 << 20], cancellationToken).AsTask();
        await pair.Far.ReadExactlyAsync(1, cancellationToken);
        pipe.Abort();
        Assert.That(async () => await writing, Throws.TypeOf<ConnectionAbortedException>());
        await pipe.Completion.WaitAsync(cancellationToken);
    }

    [Test]
    public async Task The_peers_reset_fails_reads_and_flushes(CancellationToken cancellationToken)
    {
        using var pair = await LoopbackPair.CreateAsync(cancellationToken);
        await using var pipe = new TransportDuplexPipe(SocketLoops.Open(pair.Near));
        pair.Far.Reset();
        Assert.That(async () => await pipe.Input.ReadAsync(cancellationToken), Throws.TypeOf<ConnectionAbortedException>());
        await pipe.Completion.WaitAsync(cancellationToken);
        Assert.That(async () => await pipe.Output.WriteAsync(new byte[1], cancellationToken), Throws.TypeOf<ConnectionAbortedException>());
        Assert.That(pipe.AbortReason?.InnerException, Is.InstanceOf<SocketException>());
    }

    [Test]
    public async Task The_first_reason_wins(CancellationToken cancellationToken)
    {
        using var pair = await LoopbackPair.CreateAsync(cancellationToken);
        await using var pipe = new TransportDuplexPipe(SocketLoops.Open(pair.Near));
        var first = new ConnectionAbortedException("first");
        pipe.Abort(first);
        pipe.Abort(new ConnectionAbortedException("second"));
        await pipe.Output.CompleteAsync(new ConnectionAbortedException("third"));
        Assert.That(pipe.AbortReason, Is.SameAs(first));
        Assert.That(async () => await pipe.Input.ReadAsync(cancellationToken), Throws.Exception.SameAs(first));
    }

    [Test]
    public async Task A_slow_reader_bounds_what_is_held(CancellationToken cancellationToken)
    {
        using var pair = await LoopbackPair.CreateAsync(cancellationToken);
        var options = new TransportPipeOptions { PauseBytes = 32 * 1024, SegmentBytes = 8 * 1024, ContinuationScheduler = PipeScheduler.Inline };
        await using var pipe = new TransportDuplexPipe(SocketLoops.Open(pair.Near), options);
        const long Total = 16 << 20;
        var sending = pair.Far.SendRandomAsync(seed: 2, Total, cancellationToken);
        var (received, most) = (0L, 0L);
        while (true)
        {
            var read = await pipe.Input.ReadAsync(cancellationToken);
            most = Math.Max(most, read.Buffer.Length);
            received += read.Buffer.Length;
            pipe.Input.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
                break;
        }

        await sending;
        Assert.That(received, Is.EqualTo(Total));
        Assert.That(most, Is.LessThanOrEqualTo(options.PauseBytes + options.SegmentBytes));
    }

    [Test]
    public async Task An_idle_connection_holds_no_buffer_and_an_ended_one_returns_all(CancellationToken cancellationToken)
    {
        using var pair = await LoopbackPair.CreateAsync(cancellationToken);
        using var pool = new CountingPool();
        await using (var pipe = new TransportDuplexPipe(SocketLoops.Open(pair.Near), new TransportPipeOptions { Pool = pool }))
        {
            Assert.That(pool.Outstanding, Is.Zero, "before the first byte");
            await pair.Far.SendAsync(new byte[1], cancellationToken);
            var read = await pipe.Input.ReadAsync(cancellationToken);
            Assert.That(pool.Outstanding, Is.EqualTo(1));
            pipe.Input.AdvanceTo(read.Buffer.End);
            Assert.That(pool.Outstanding, Is.Zero, "after what came was read");

            await pair.Far.SendAsync(new byte[1], cancellationToken);
            await pipe.Input.ReadAsync(cancellationToken);
            pipe.Output.Write(new byte[1000]);
        }

        Assert.That(pool.Outstanding, Is.Zero);
    }

    [Test]
    public async Task A_reader_that_stops_does_not_stop_the_writer(CancellationToken cancellationToken)
    {
        using var pair = await LoopbackPair.CreateAsync(cancellationToken);
        await using var pipe = new TransportDuplexPipe(SocketLoops.Open(pair.Near));
        await pipe.Input.CompleteAsync();
        await pipe.Output.WriteAsync("still here"u8.ToArray(), cancellationToken);
        await pipe.Output.CompleteAsync();
        Assert.That(await pair.Far.ReadToFinAsync(cancellationToken), Is.EqualTo("still here"u8.ToArray()));
        await pipe.Completion.WaitAsync(cancellationToken);
    }
}
