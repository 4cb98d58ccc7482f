using System.Net.Sockets;
using NUnit.Framework;
using Striper.Common.Buffers;
using Striper.Common.Transport;
using Striper.Tests.Support;

namespace Striper.Tests.Transport;

/// <summary>Bytes that go from one socket to another within the kernel.</summary>
[TestFixture]
[CancelAfter(60_000)]
internal sealed class MovingTests
{
    private const int ManyBytes = 32 << 20; // more than two sockets take
    private const int PieceBytes = 256 * 1024;

    private readonly BufferPool _pool = new(tracked: true);
    private LoopbackPair _source;
    private LoopbackPair _sink;
    private ByteTransport _from;
    private ByteTransport _to;

    [SetUp]
    public void Connect()
    {
        (_source, _sink) = (new LoopbackPair(), new LoopbackPair());
        _from = Transports.Open(TransportKind.Epoll, _source.Near);
        _to = Transports.Open(TransportKind.Epoll, _sink.Near);
    }

    [TearDown]
    public void Close()
    {
        _from.Dispose();
        _to.Dispose();
        _source.Dispose();
        _sink.Dispose();
        Assert.That(_pool.OutstandingBuffers, Is.Zero);
    }

    [Test]
    public async Task WhatComesIsThere([Values(1, 1000, PieceBytes - 1, ManyBytes)] int bytes, CancellationToken cancellationToken)
    {
        var sent = new SeededBytes(1).Take(bytes);
        var sending = Task.Run(() => _source.Far.Send(sent), cancellationToken);
        var got = new byte[bytes];
        var getting = Task.Run(() => ReadExactly(_sink.Far, got), cancellationToken);
        await OnLoopAsync(() => MoveAllAsync(bytes));
        await sending;
        await getting;
        Assert.That(got, Is.EqualTo(sent));
    }

    // Nobody reads at the other side.
    [Test]
    public async Task WhatIsNotTakenComesBack(CancellationToken cancellationToken)
    {
        // So that the kernel cannot take all of it.
        _source.Far.SendBufferSize = _source.Near.ReceiveBufferSize = _sink.Near.SendBufferSize = _sink.Far.ReceiveBufferSize = PieceBytes;
        var sent = new SeededBytes(2).Take(ManyBytes);
        var sending = Task.Run(() => _source.Far.Send(sent), cancellationToken);
        var taken = 0;
        byte[] rest = [];
        await OnLoopAsync(async () =>
        {
            while (rest.Length == 0)
            {
                await _from.WaitReadableAsync().ConfigureAwait(false);
                Assert.That(_from.TryMoveTo(_to, PieceBytes, _pool, out var moved), Is.True);
                taken += moved.Taken;
                rest = RestOf(moved);
            }
        });
        Assert.That(rest, Is.EqualTo(sent.AsSpan(taken, rest.Length).ToArray()));
        var got = new byte[taken];
        ReadExactly(_sink.Far, got);
        Assert.That(got.AsSpan().SequenceEqual(sent.AsSpan(0, taken)), Is.True);
        _source.Near.Dispose();
        await Assert.ThatAsync(() => sending, Throws.InstanceOf<SocketException>());
    }

    [Test]
    public async Task NothingYetAndTheEndAreTold()
    {
        await OnLoopAsync(() =>
        {
            Assert.That(_from.TryMoveTo(_to, PieceBytes, _pool, out var moved), Is.True);
            Assert.That(moved, Is.EqualTo(new MovedBytes(-1, 0, null)));
            return Task.CompletedTask;
        });
        _source.Far.Shutdown(SocketShutdown.Send);
        await OnLoopAsync(async () =>
        {
            await _from.WaitReadableAsync().ConfigureAwait(false);
            Assert.That(_from.TryMoveTo(_to, PieceBytes, _pool, out var moved), Is.True);
            Assert.That(moved, Is.EqualTo(new MovedBytes(0, 0, null)));
        });
    }

    [Test]
    public async Task NothingIsLostIfTheOtherSideIsGone([Values] bool isClosedHere)
    {
        _source.Far.Send([1]);
        await OnLoopAsync(() => MoveAllAsync(1));
        if (isClosedHere)
            _to.Dispose();
        else
            Reset(_sink.Far);
        _source.Far.Send(new SeededBytes(3).Take(1000));
        await OnLoopAsync(async () =>
        {
            if (!isClosedHere)
                await _to.WaitReadableAsync().ConfigureAwait(false);
            await _from.WaitReadableAsync().ConfigureAwait(false);
            Assert.That(_from.TryMoveTo(_to, PieceBytes, _pool, out var moved), Is.True);
            Assert.That(moved with { Rest = null }, Is.EqualTo(new MovedBytes(1000, 0, null)));
            Assert.That(RestOf(moved), Is.EqualTo(new SeededBytes(3).Take(1000)));
        });
    }

    [Test]
    public async Task AResetIsAFailure()
    {
        Reset(_source.Far);
        await OnLoopAsync(async () =>
        {
            await _from.WaitReadableAsync().ConfigureAwait(false);
            Assert.That(() => _from.TryMoveTo(_to, PieceBytes, _pool, out _), Throws.InstanceOf<SocketException>());
        });
    }

    [Test]
    public void ElsewhereItIsNotDone()
    {
        _source.Far.Send([1]);
        Assert.That(_from.TryMoveTo(_to, PieceBytes, _pool, out _), Is.False, "no loop's thread");
        using var portable = new SocketTransport(_sink.Far);
        Assert.That(portable.TryMoveTo(_to, PieceBytes, _pool, out _), Is.False);
    }

    // The kernel stops before them, and would not say that there is more.
    [Test]
    public async Task WhatFollowsUrgentDataIsReceived()
    {
        _source.Far.Send([7], SocketFlags.OutOfBand);
        _source.Far.Send([8]);
        await OnLoopAsync(async () =>
        {
            while (_from.CanMove)
                await default(NextTurn);
            Assert.That(_from.TryMoveTo(_to, PieceBytes, _pool, out _), Is.False);
            var buffer = new byte[10];
            Assert.That(await _from.ReceiveAsync(buffer).ConfigureAwait(false), Is.EqualTo(1));
            Assert.That(buffer[0], Is.EqualTo(8));
        });
    }

    private static void Reset(Socket socket)
    {
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
        socket.Dispose();
    }

    private static void ReadExactly(Socket socket, byte[] bytes)
    {
        for (int length = 0, read; length < bytes.Length; length += read)
        {
            read = socket.Receive(bytes.AsSpan(length));
            Assert.That(read, Is.Positive);
        }
    }

    private async Task MoveAllAsync(int bytes)
    {
        while (bytes > 0)
        {
            await _from.WaitReadableAsync().ConfigureAwait(false);
            Assert.That(_from.TryMoveTo(_to, PieceBytes, _pool, out var moved), Is.True);
            bytes -= Math.Max(moved.Received, 0);
            var rest = RestOf(moved);
            if (rest.Length > 0)
                await _to.SendAsync(rest).ConfigureAwait(false);
        }
    }

    private byte[] RestOf(MovedBytes moved)
    {
        if (moved.Rest is not { } rest)
            return [];
        var bytes = rest[..(moved.Received - moved.Taken)];
        _pool.Return(rest);
        return bytes;
    }

    // What follows a wait is on the loop's thread.
    private static async Task OnLoopAsync(Func<Task> action)
    {
        using var pair = new LoopbackPair();
        using var transport = Transports.Open(TransportKind.Epoll, pair.Near);
        var running = RunAsync(transport.WaitReadableAsync(), action);
        pair.Far.Send([0]);
        await running;
    }

    private static async Task RunAsync(ValueTask waiting, Func<Task> action)
    {
        await waiting.ConfigureAwait(false);
        await action().ConfigureAwait(false);
    }
}
