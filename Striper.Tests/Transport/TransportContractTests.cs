using System.Net.Sockets;
using NUnit.Framework;
using Striper.Common.Transport;
using Striper.Tests.Support;

namespace Striper.Tests.Transport;

/// <summary>What every <see cref="ByteTransport"/> over a socket promises, held to each that there is.</summary>
[TestFixture(TransportKind.Portable)]
[TestFixture(TransportKind.Epoll)]
[CancelAfter(60_000)]
internal sealed class TransportContractTests(TransportKind kind)
{
    private const int ManyBytes = 8 << 20; // more than the kernel takes without a reader

    private readonly List<IDisposable> _opened = [];

    [TearDown]
    public void Close()
    {
        _opened.ForEach(opened => opened.Dispose());
        _opened.Clear();
    }

    [Test]
    public async Task WaitsUntilThereAreBytes()
    {
        var (near, far) = Open();
        var waiting = near.WaitReadableAsync();
        Assert.That(waiting.IsCompleted, Is.False);
        far.Send("abc"u8);
        await waiting;
        var buffer = new byte[10];
        Assert.That(await near.ReceiveAsync(buffer), Is.EqualTo(3));
        Assert.That(buffer.AsSpan(0, 3).SequenceEqual("abc"u8), Is.True);
        waiting = near.WaitReadableAsync();
        Assert.That(waiting.IsCompleted, Is.False);
        far.Send("d"u8);
        await waiting;
        Assert.That(await near.ReceiveAsync(buffer), Is.EqualTo(1));
    }

    [Test]
    public void BytesThatWereThereBeforeNeedNoWait()
    {
        var pair = Pair();
        pair.Far.Send("abc"u8);
        var near = Over(pair.Near);
        Assert.That(near.WaitReadableAsync().IsCompletedSuccessfully, Is.True);
        Assert.That(near.ReceiveAsync(new byte[3]).Result, Is.EqualTo(3));
        Assert.That(near.WaitReadableAsync().IsCompleted, Is.False, "a full buffer may have been all");
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task WhatCameBeforeIsToldThoughNobodyLooked(bool isEnd, CancellationToken cancellationToken)
    {
        var pair = Pair();
        if (isEnd)
            pair.Far.Shutdown(SocketShutdown.Send);
        else
            pair.Far.Send("abc"u8);
        var near = Transports.Open(kind, pair.Near, isQuiet: true);
        _opened.Add(near);
        await near.WaitReadableAsync().AsTask().WaitAsync(cancellationToken);
        Assert.That(await near.ReceiveAsync(new byte[10]), Is.EqualTo(isEnd ? 0 : 3));
    }

    // As a stream that reads ahead does.
    [Test]
    public async Task WhoAsksTwiceIsAnsweredTwice(CancellationToken cancellationToken)
    {
        var pair = Pair();
        pair.Far.Send("abcdef"u8);
        var near = Over(pair.Near);
        Assert.That(await near.ReceiveAsync(new byte[3]), Is.EqualTo(3));
        for (var i = 0; i < 3; i++)
            await near.WaitReadableAsync().AsTask().WaitAsync(cancellationToken);
        Assert.That(await near.ReceiveAsync(new byte[4]), Is.EqualTo(3));
    }

    [Test]
    public async Task AReceiveThatWaitsGetsWhatComes()
    {
        var (near, far) = Open();
        var buffer = new byte[10];
        var receiving = near.ReceiveAsync(buffer);
        Assert.That(receiving.IsCompleted, Is.False);
        far.Send("abc"u8);
        Assert.That(await receiving, Is.EqualTo(3));
    }

    [Test]
    public async Task TheEndIsSeenAfterAShortRead([Values] bool endsBefore)
    {
        var (near, far) = Open();
        far.Send("abc"u8);
        if (endsBefore)
            far.Shutdown(SocketShutdown.Send);
        await near.WaitReadableAsync();
        Assert.That(await near.ReceiveAsync(new byte[10]), Is.EqualTo(3));
        if (!endsBefore)
            far.Shutdown(SocketShutdown.Send);
        await near.WaitReadableAsync();
        Assert.That(await near.ReceiveAsync(new byte[10]), Is.Zero);
        await near.WaitReadableAsync();
        Assert.That(await near.ReceiveAsync(new byte[10]), Is.Zero, "and again");
    }

    [Test]
    public async Task EitherDirectionEndsAlone()
    {
        var (near, far) = Open();
        near.ShutdownSend();
        Assert.That(await far.ReceiveAsync(new byte[10]), Is.Zero);
        far.Send("abc"u8);
        Assert.That(await near.ReceiveAsync(new byte[10]), Is.EqualTo(3));

        (near, far) = Open();
        far.Shutdown(SocketShutdown.Send);
        Assert.That(await near.ReceiveAsync(new byte[10]), Is.Zero);
        await near.SendAsync("abc"u8.ToArray());
        Assert.That(await far.ReceiveAsync(new byte[10]), Is.EqualTo(3));
        near.ShutdownSend();
        Assert.That(await far.ReceiveAsync(new byte[10]), Is.Zero);
    }

    [Test]
    public async Task BothDirectionsCarryEveryByte(CancellationToken cancellationToken)
    {
        var (near, far) = Open();
        var (up, down) = (new SeededBytes(1), new SeededBytes(2));
        var others = Task.WhenAll(
            Task.Run(() => down.SendAsync(far, 0, ManyBytes, cancellationToken), cancellationToken),
            Task.Run(() => up.ExpectAsync(far, 0, ManyBytes, cancellationToken), cancellationToken));
        var sending = Task.Run(() => near.SendAsync(up.Take(ManyBytes)).AsTask(), cancellationToken);
        await Task.Run(() => ExpectAsync(near, down, ManyBytes, bufferBytes: 10_007), cancellationToken);
        await sending;
        await others;
    }

    [Test]
    public async Task WhatFindsNoRoomWaitsForIt(CancellationToken cancellationToken)
    {
        var (near, far) = Open();
        var bytes = new SeededBytes(3);
        var sent = Fill(near, bytes);

        // More than may have moved on to the other end's buffer by now.
        var sending = near.SendAsync(bytes.Take(sent + ManyBytes).AsMemory(sent));
        Assert.That(sending.IsCompleted, Is.False);
        await bytes.ExpectAsync(far, 0, sent + ManyBytes, cancellationToken);
        await sending;
    }

    [Test]
    public async Task AResetFailsWhoWaits([Values] bool isForRoom)
    {
        var (near, far) = Open();
        var waiting = isForRoom ? WaitForRoom(near) : near.ReceiveAsync(new byte[10]).AsTask();
        far.Reset();
        Assert.That(await FailureOf(waiting), Is.InstanceOf<SocketException>());
        await AssertIsOver(near);
    }

    [Test]
    public async Task WhoeverWaitsForBytesLearnsOfAReset()
    {
        var (near, far) = Open();
        var waiting = ReceiveAsync();
        far.Reset();
        Assert.That(await FailureOf(waiting), Is.InstanceOf<SocketException>());
        async Task ReceiveAsync()
        {
            await near.WaitReadableAsync();
            await near.ReceiveAsync(new byte[10]);
        }
    }

    [Test]
    public async Task APeerThatLeavesBytesUnreadResets()
    {
        var (near, far) = Open();
        await near.SendAsync("abc"u8.ToArray());
        far.Dispose();
        Assert.That(await FailureOf(near.ReceiveAsync(new byte[10]).AsTask()), Is.InstanceOf<SocketException>());
        await AssertIsOver(near);
    }

    [Test]
    public async Task AnAbortOrDisposalFailsWhoWaits([Values] bool isAbort, [Values("bytes", "readable", "room")] string what)
    {
        var (near, far) = Open();
        var waiting = what switch
        {
            "bytes" => near.ReceiveAsync(new byte[10]).AsTask(),
            "readable" => near.WaitReadableAsync().AsTask(),
            _ => WaitForRoom(near),
        };
        Assert.That(waiting.IsCompleted, Is.False);
        await Task.Run(isAbort ? near.Abort : near.Dispose);
        Assert.That(ByteTransport.IsFailure((await FailureOf(waiting))!), Is.True);
        await AssertIsOver(near);
        if (isAbort)
            Assert.That(await FailureOf(DrainAsync(far)), Is.InstanceOf<SocketException>());
    }

    [Test]
    public async Task AfterAnAbortNothingWaitsOrThrowsWhatItShouldNot()
    {
        var (near, _) = Open();
        near.Abort();
        await AssertIsOver(near);
        Assert.That(await FailureOf(async () => await near.ReceiveAsync(new byte[10])), Is.Not.Null);
        Assert.That(await FailureOf(async () => await near.WaitReadableAsync()), Is.Not.Null);
        near.ShutdownSend();
        near.Abort();
        near.Dispose();
    }

    [Test]
    public async Task UrgentDataHideNothing(CancellationToken cancellationToken)
    {
        var (near, far) = Open();
        far.Send("abc"u8);
        far.Send("!"u8, SocketFlags.OutOfBand);
        far.Send("defg"u8);
        far.Shutdown(SocketShutdown.Send);
        await Condition.HoldsAsync(() => far.Poll(TimeSpan.Zero, SelectMode.SelectWrite), cancellationToken);
        var received = new List<byte>();
        var buffer = new byte[10];
        while (await near.ReceiveAsync(buffer) is > 0 and var count)
        {
            received.AddRange(buffer[..count]);
            await near.WaitReadableAsync();
        }

        Assert.That(received, Is.EqualTo("abcdefg"u8.ToArray()), "the urgent byte itself is not of the stream");
    }

    [Test]
    public async Task DescriptorsThatAreUsedAgainMixNothingUp(CancellationToken cancellationToken)
    {
        const int Rounds = 300;
        await Parallel.ForAsync(0, Rounds, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellationToken }, async (round, token) =>
        {
            using var pair = new LoopbackPair();
            using var near = Transports.Open(kind, pair.Near);
            var bytes = new SeededBytes((ulong)round + 100);
            var lengthBytes = 100 + (round * 997 % 100_000);
            var sending = Task.Run(() => bytes.SendAsync(pair.Far, 0, lengthBytes, token), token);
            var receiving = Task.Run(() => ExpectAsync(near, bytes, lengthBytes, bufferBytes: 4096), token);
            if (round % 3 == 0)
            {
                // Somewhere in the middle, so that events of the old socket are on their way when its number is given to the next.
                await Task.Run(near.Abort, token);
                await FailureOf(receiving);
                await FailureOf(sending);
            }
            else
            {
                await receiving;
                await sending;
            }
        });
    }

    private static async Task ExpectAsync(ByteTransport transport, SeededBytes bytes, int lengthBytes, int bufferBytes)
    {
        var (buffer, expected) = (new byte[bufferBytes], new byte[bufferBytes]);
        for (var offset = 0; offset < lengthBytes;)
        {
            if (offset % 2 == 0)
                await transport.WaitReadableAsync();
            var count = await transport.ReceiveAsync(buffer);
            Assert.That(count, Is.Positive);
            bytes.Fill(offset, expected.AsSpan(0, count));
            Assert.That(buffer.AsSpan(0, count).SequenceEqual(expected.AsSpan(0, count)), Is.True);
            offset += count;
        }
    }

    // Until the kernel takes no more: how many bytes it took.
    private static int Fill(ByteTransport transport, SeededBytes bytes)
    {
        var all = bytes.Take(ManyBytes);
        var sent = 0;
        while (transport.TrySend(all.AsSpan(sent)) is > 0 and var count)
            sent += count;
        Assert.That(sent, Is.LessThan(ManyBytes));
        return sent;
    }

    private static Task WaitForRoom(ByteTransport transport)
    {
        Fill(transport, new SeededBytes(4));
        return transport.SendAsync(new byte[ManyBytes]).AsTask();
    }

    private static async Task AssertIsOver(ByteTransport transport)
    {
        Assert.That(transport.TrySend("abc"u8), Is.Zero);
        var failure = await FailureOf(async () => await transport.SendAsync("abc"u8.ToArray()));
        Assert.That(failure is not null && ByteTransport.IsFailure(failure), Is.True, failure?.ToString());
    }

    private static async Task DrainAsync(Socket socket)
    {
        var buffer = new byte[64 * 1024];
        while (await socket.ReceiveAsync(buffer) > 0)
        {
        }
    }

    private static Task<Exception?> FailureOf(Task task) => FailureOf(() => task);

    private static async Task<Exception?> FailureOf(Func<Task> action)
    {
        try
        {
            await action();
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }

    private (ByteTransport Near, Socket Far) Open()
    {
        var pair = Pair();
        return (Over(pair.Near), pair.Far);
    }

    private LoopbackPair Pair()
    {
        var pair = new LoopbackPair();
        _opened.Add(pair);
        return pair;
    }

    private ByteTransport Over(Socket socket)
    {
        var transport = Transports.Open(kind, socket);
        _opened.Insert(0, transport);
        return transport;
    }
}
