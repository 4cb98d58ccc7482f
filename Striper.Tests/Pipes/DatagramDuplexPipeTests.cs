using System.Buffers;
using System.IO.Pipelines;
using NUnit.Framework;
using Striper.Common.Pipes;
using Striper.Common.Primitives;

namespace Striper.Tests.Pipes;

/// <summary>A bridge between plain bytes and tcp-striper's frames.</summary>
[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(60_000)]
internal sealed class DatagramDuplexPipeTests
{
    private const int Limit = VarintFraming.DefaultMaxPayloadBytes;

    private readonly InMemoryPipePair _plain = new(pauseBytes: 2 * Limit);
    private readonly InMemoryPipePair _framed = new(pauseBytes: 2 * Limit);

    [TestCase(3, "03")]
    [TestCase(123, "7b")]
    [TestCase(200_000, "c09a0c")]
    [TestCase(Limit, "808020")]
    public async Task WhatIsReadAtOnceIsOneFrame(int length, string header, CancellationToken cancellationToken)
    {
        var bytes = Bytes(length);
        await _plain.Far.Output.WriteAsync(bytes, cancellationToken);
        await _plain.Far.Output.CompleteAsync();
        await _framed.Far.Output.CompleteAsync();

        var result = await StartBridge().WaitAsync(cancellationToken);

        Assert.That(result.End, Is.EqualTo(BridgeEnd.Completed));
        Assert.That(await ReadToEndAsync(_framed.Far.Input, cancellationToken), Is.EqualTo((byte[])[.. Convert.FromHexString(header), .. bytes]));
    }

    [Test]
    public async Task EachReadIsAFrameAndFinIsNone(CancellationToken cancellationToken)
    {
        var bridge = StartBridge();
        foreach (var length in (int[])[1, 128, 2])
            await _plain.Far.Output.WriteAsync(Bytes(length), cancellationToken);
        await _plain.Far.Output.CompleteAsync();

        byte[] expected = [0x01, .. Bytes(1), 0x80, 0x01, .. Bytes(128), 0x02, .. Bytes(2)];
        Assert.That(await ReadToEndAsync(_framed.Far.Input, cancellationToken), Is.EqualTo(expected));
        Assert.That(bridge.IsCompleted, Is.False, "the other direction is open");

        await _framed.Far.Output.WriteAsync("\x02ok"u8.ToArray(), cancellationToken);
        await _framed.Far.Output.CompleteAsync();
        Assert.That(await ReadToEndAsync(_plain.Far.Input, cancellationToken), Is.EqualTo("ok"u8.ToArray()));
        Assert.That((await bridge).End, Is.EqualTo(BridgeEnd.Completed));
    }

    [Test]
    public async Task MoreThanAFrameHoldsIsSeveral(CancellationToken cancellationToken)
    {
        var bytes = Bytes(Limit + 5);
        await _plain.Far.Output.WriteAsync(bytes, cancellationToken);
        await _plain.Far.Output.CompleteAsync();
        _ = StartBridge();

        byte[] expected = [0x80, 0x80, 0x20, .. bytes.AsSpan(0, Limit), 0x05, .. bytes.AsSpan(Limit)];
        Assert.That(await ReadToEndAsync(_framed.Far.Input, cancellationToken), Is.EqualTo(expected));
    }

    [Test]
    public async Task AFlushOfMoreThanALimitIsSeveralDatagrams(CancellationToken cancellationToken)
    {
        var pipe = new DatagramDuplexPipe(new DatagramPipe(_framed.Near, maxDatagramBytes: 4));
        foreach (var part in (byte[][])[[1, 2, 3], [4, 5, 6, 7, 8, 9]])
            pipe.Output.Write(part);
        Assert.That(pipe.Output.UnflushedBytes, Is.EqualTo(9));
        await pipe.Output.CompleteAsync();

        Assert.That(await ReadToEndAsync(_framed.Far.Input, cancellationToken), Is.EqualTo((byte[])[4, 1, 2, 3, 4, 4, 5, 6, 7, 8, 1, 9]));
    }

    [Test]
    public async Task FramesMayArriveInAnyPieces(CancellationToken cancellationToken)
    {
        byte[] wire = [0x03, 1, 2, 3, 0x00, 0x81, 0x01, .. Bytes(129), 0x00, 0x01, 9];
        byte[] payload = [1, 2, 3, .. Bytes(129), 9];
        for (var split = 0; split <= wire.Length; split++)
        {
            var (plain, framed) = (new InMemoryPipePair(), new InMemoryPipePair());
            var bridge = BridgeOf(plain, framed).RunAsync(cancellationToken);
            await framed.Far.Output.WriteAsync(wire.AsMemory(0, split), cancellationToken);
            await framed.Far.Output.WriteAsync(wire.AsMemory(split), cancellationToken);
            await framed.Far.Output.CompleteAsync();
            await plain.Far.Output.CompleteAsync();

            Assert.That(await ReadToEndAsync(plain.Far.Input, cancellationToken), Is.EqualTo(payload), $"split at {split}");
            Assert.That((await bridge).End, Is.EqualTo(BridgeEnd.Completed), $"split at {split}");
        }
    }

    [TestCase("03aabb", true, "FIN inside a frame, after 3 bytes of it.")]
    [TestCase("80", true, "FIN inside a frame, after 1 bytes of it.")]
    [TestCase("818020", false, "A datagram of 524289 bytes exceeds the limit of 524288.")]
    [TestCase("8000", false, "A datagram's length is padded: its last group is zero.")]
    [TestCase("8080808001", false, "A datagram's length takes more than 4 bytes.")]
    public async Task ABrokenFrameResetsBothSides(string hex, bool fin, string reason, CancellationToken cancellationToken)
    {
        var bridge = StartBridge();
        await _framed.Far.Output.WriteAsync(Convert.FromHexString("0155" + hex), cancellationToken);
        if (fin)
            await _framed.Far.Output.CompleteAsync();

        var result = await bridge.WaitAsync(cancellationToken);
        Assert.That(result.End, Is.EqualTo(BridgeEnd.SecondFailed));
        Assert.That(result.Reason, Is.TypeOf<ProtocolViolationException>().With.Message.EqualTo(reason));
        foreach (var end in (IDuplexPipe[])[_plain.Far, _framed.Far])
            Assert.That(async () => await ReadToEndAsync(end.Input, cancellationToken), Throws.TypeOf<ConnectionAbortedException>());
    }

    [Test]
    public async Task AFailureOfEitherSideEndsTheOther([Values] bool plainFails, CancellationToken cancellationToken)
    {
        var bridge = StartBridge();
        await (plainFails ? _plain : _framed).Far.Output.CompleteAsync(new ConnectionAbortedException("reset"));

        var result = await bridge.WaitAsync(cancellationToken);
        Assert.That(result.End, Is.EqualTo(plainFails ? BridgeEnd.FirstFailed : BridgeEnd.SecondFailed));
        Assert.That(async () => await ReadToEndAsync((plainFails ? _framed : _plain).Far.Input, cancellationToken), Throws.TypeOf<ConnectionAbortedException>());
    }

    [Test]
    public async Task ACancelledReadTakesNothing(CancellationToken cancellationToken)
    {
        var datagrams = new DatagramPipe(_framed.Near);
        var pipe = new DatagramDuplexPipe(datagrams);
        await _framed.Far.Output.WriteAsync("\x02ok"u8.ToArray(), cancellationToken);
        pipe.Input.CancelPendingRead();
        Assert.That(async () => await pipe.Input.ReadAsync(cancellationToken), Throws.InstanceOf<OperationCanceledException>());
        Assert.That((await pipe.Input.ReadAsync(cancellationToken)).Buffer.ToArray(), Is.EqualTo("ok"u8.ToArray()));
    }

    [Test]
    public async Task ReadingWithoutAWaitFindsWhatIsThere(CancellationToken cancellationToken)
    {
        var pipe = new DatagramDuplexPipe(new DatagramPipe(_framed.Near));
        Assert.That(pipe.Input.TryRead(out _), Is.False);
        await _framed.Far.Output.WriteAsync("\x03one\x05tw"u8.ToArray(), cancellationToken);

        Assert.That(pipe.Input.TryRead(out var first), Is.True);
        pipe.Input.AdvanceTo(first.Buffer.GetPosition(1));
        Assert.That(pipe.Input.TryRead(out var rest), Is.True);
        Assert.That(rest.Buffer.ToArray(), Is.EqualTo("ne"u8.ToArray()));
        pipe.Input.AdvanceTo(rest.Buffer.End);
        Assert.That(pipe.Input.TryRead(out _), Is.False, "the second frame is not whole");

        await _framed.Far.Output.WriteAsync("ice"u8.ToArray(), cancellationToken);
        await _framed.Far.Output.CompleteAsync();
        Assert.That(pipe.Input.TryRead(out var second), Is.True);
        Assert.That(second.Buffer.ToArray(), Is.EqualTo("twice"u8.ToArray()));
        pipe.Input.AdvanceTo(second.Buffer.End);
        Assert.That(pipe.Input.TryRead(out var end), Is.True);
        Assert.That(end is { IsCompleted: true, Buffer.IsEmpty: true });
    }

    private static Bridge BridgeOf(InMemoryPipePair plain, InMemoryPipePair framed) =>
        new(plain.Near, new DatagramDuplexPipe(new DatagramPipe(framed.Near)), Limit);

    private static byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    private static async Task<byte[]> ReadToEndAsync(PipeReader reader, CancellationToken cancellationToken)
    {
        using var all = new MemoryStream();
        await reader.CopyToAsync(all, cancellationToken);
        return all.ToArray();
    }

    private Task<BridgeResult> StartBridge() => BridgeOf(_plain, _framed).RunAsync();
}
