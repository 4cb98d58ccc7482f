using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using NUnit.Framework;
using Striper.Common.Pipes;
using Striper.Common.Primitives;
using Striper.Common.Transport;

namespace Striper.Tests.Pipes;

[TestFixture]
[CancelAfter(60_000)]
public sealed class DatagramPipeTests
{
    [Test]
    public async Task Boundaries_are_kept(CancellationToken cancellationToken)
    {
        var pair = new InMemoryPipePair();
        var (sender, receiver) = (new DatagramPipe(pair.Near), new DatagramPipe(pair.Far));
        foreach (var length in (int[])[3, 123, 4])
            await sender.SendAsync(Bytes(length), cancellationToken);
        sender.CompleteSending();

        foreach (var length in (int[])[3, 123, 4])
            Assert.That(await ReceiveAsync(receiver, cancellationToken), Is.EqualTo(Bytes(length)));
        Assert.That(await ReceiveAsync(receiver, cancellationToken), Is.Null);
        Assert.That(await ReceiveAsync(receiver, cancellationToken), Is.Null, "FIN stays FIN");
    }

    [TestCase(3, "03")]
    [TestCase(123, "7b")]
    [TestCase(200_000, "c09a0c")]
    public async Task Frames_are_byte_exact(int length, string header, CancellationToken cancellationToken)
    {
        var pair = new InMemoryPipePair(pauseBytes: 1 << 20);
        var sender = new DatagramPipe(pair.Near);
        await sender.SendAsync(Bytes(length), cancellationToken);
        sender.CompleteSending();

        var read = await pair.Far.Input.ReadAtLeastAsync(int.MaxValue, cancellationToken);
        Assert.That(read.Buffer.ToArray(), Is.EqualTo((byte[])[.. Convert.FromHexString(header), .. Bytes(length)]));
    }

    [Test]
    public async Task The_largest_datagram_passes_pipes_that_hold_far_less(CancellationToken cancellationToken)
    {
        var pair = new InMemoryPipePair(pauseBytes: 4096);
        var (sender, receiver) = (new DatagramPipe(pair.Near), new DatagramPipe(pair.Far));
        var datagram = Bytes(VarintFraming.DefaultMaxPayloadBytes);
        var sending = sender.SendAsync(datagram, cancellationToken);
        Assert.That(await ReceiveAsync(receiver, cancellationToken), Is.EqualTo(datagram));
        Assert.That(sending.IsCompleted, Is.False, "the receiver holds the datagram until its next call");

        var next = ReceiveAsync(receiver, cancellationToken);
        await sending;
        sender.CompleteSending();
        Assert.That(await next, Is.Null);
    }

    [Test]
    public void Empty_and_oversized_datagrams_are_refused()
    {
        var sender = new DatagramPipe(new InMemoryPipePair().Near, maxDatagramBytes: 10);
        Assert.That(async () => await sender.SendAsync(ReadOnlyMemory<byte>.Empty), Throws.InstanceOf<ArgumentException>());
        Assert.That(async () => await sender.SendAsync(Bytes(11)), Throws.InstanceOf<ArgumentException>());
    }

    [Test]
    public async Task An_empty_frame_is_skipped(CancellationToken cancellationToken)
    {
        var pair = new InMemoryPipePair();
        await pair.Near.Output.WriteAsync(Convert.FromHexString("00000155000000"), cancellationToken);
        await pair.Near.Output.CompleteAsync();
        var receiver = new DatagramPipe(pair.Far);
        Assert.That(await ReceiveAsync(receiver, cancellationToken), Is.EqualTo("U"u8.ToArray()));
        Assert.That(await ReceiveAsync(receiver, cancellationToken), Is.Null);
    }

    [TestCase("03aabb", true, TestName = "FIN inside a payload")]
    [TestCase("80", true, TestName = "FIN inside a length")]
    [TestCase("818020", false, TestName = "Above the limit")]
    [TestCase("8000", false, TestName = "Padded length")]
    public async Task A_broken_frame_aborts_the_pipe(string hex, bool fin, CancellationToken cancellationToken)
    {
        var pair = new InMemoryPipePair();
        await pair.Near.Output.WriteAsync(Convert.FromHexString("0155" + hex), cancellationToken);
        if (fin)
            await pair.Near.Output.CompleteAsync();
        var receiver = new DatagramPipe(pair.Far);
        Assert.That(await ReceiveAsync(receiver, cancellationToken), Is.EqualTo("U"u8.ToArray()));
        var violation = await Assert.ThrowsAsync<ProtocolViolationException>(async () => await ReceiveAsync(receiver, cancellationToken));
        receiver.Abort(violation);
        Assert.That(async () => await pair.Near.Input.ReadAsync(cancellationToken), Throws.TypeOf<ProtocolViolationException>());
    }

    [Test]
    public async Task A_broken_frame_resets_a_socket(CancellationToken cancellationToken)
    {
        using var pair = await LoopbackPair.CreateAsync(cancellationToken);
        await using var pipe = new TransportDuplexPipe(SocketLoops.Open(pair.Near));
        await pair.Far.SendAsync(Convert.FromHexString("8000"), cancellationToken);
        var receiver = new DatagramPipe(pipe);
        receiver.Abort(await Assert.ThrowsAsync<ProtocolViolationException>(async () => await ReceiveAsync(receiver, cancellationToken)));
        Assert.That(await pair.Far.ReadToEndAsync(cancellationToken), Is.EqualTo(SocketError.ConnectionReset));
    }

    [Test]
    public async Task Sending_to_a_reader_that_is_gone_fails(CancellationToken cancellationToken)
    {
        var pair = new InMemoryPipePair();
        await pair.Far.Input.CompleteAsync();
        Assert.That(async () => await new DatagramPipe(pair.Near).SendAsync(Bytes(1), cancellationToken), Throws.TypeOf<ConnectionAbortedException>());
    }

    [Test]
    public async Task A_cancelled_wait_leaves_the_frame_whole(CancellationToken cancellationToken)
    {
        var pair = new InMemoryPipePair(pauseBytes: 2);
        var (sender, receiver) = (new DatagramPipe(pair.Near), new DatagramPipe(pair.Far));
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var sending = sender.SendAsync(Bytes(100), cancel.Token).AsTask();
        Assert.That(sending.IsCompleted, Is.False);
        await cancel.CancelAsync();
        Assert.That(async () => await sending, Throws.InstanceOf<OperationCanceledException>());
        sender.CompleteSending();
        Assert.That(await ReceiveAsync(receiver, cancellationToken), Is.EqualTo(Bytes(100)));
        Assert.That(await ReceiveAsync(receiver, cancellationToken), Is.Null);
    }

    private static async Task<byte[]?> ReceiveAsync(DatagramPipe pipe, CancellationToken cancellationToken)
    {
        var datagram = await pipe.ReceiveAsync(cancellationToken);
        return datagram?.ToArray();
    }

    private static byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }
}
