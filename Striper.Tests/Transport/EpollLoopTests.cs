using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using NUnit.Framework;
using Striper.Common.Transport;
using Striper.Tests.Support;

namespace Striper.Tests.Transport;

[TestFixture]
[CancelAfter(60_000)]
public sealed class EpollLoopTests
{
    // Far more than it takes for a byte sent within this host to be told.
    private const int MostTurns = 1_000_000;

    [Test]
    public async Task AContinuationThatThrowsEndsNothing()
    {
        using var first = new LoopbackPair();
        using var second = new LoopbackPair();
        using var throwing = Transports.Open(TransportKind.Epoll, first.Near);
        using var other = Transports.Open(TransportKind.Epoll, second.Near);

        // On the loop's thread, not where the test runner would have it, which would catch it.
        throwing.WaitReadableAsync().ConfigureAwait(false).GetAwaiter().OnCompleted(() => throw new InvalidOperationException("thrown by a test"));
        var waiting = other.WaitReadableAsync();
        first.Far.Send("a"u8);
        second.Far.Send("b"u8);
        await waiting;
        Assert.That(await other.ReceiveAsync(new byte[2]), Is.EqualTo(1));
        Assert.That(await throwing.ReceiveAsync(new byte[2]), Is.EqualTo(1));
    }

    [Test]
    public async Task ContinuationsRunOnTheLoopsThread()
    {
        using var pair = new LoopbackPair();
        using var transport = Transports.Open(TransportKind.Epoll, pair.Near);
        var waiting = ThreadOfAsync(transport);
        pair.Far.Send("a"u8);
        Assert.That(await waiting, Is.EqualTo("sockets"));
    }

    [Test]
    public async Task WhoEndsItsTurnLetsOthersInAndStaysOnTheThread()
    {
        using var first = new LoopbackPair();
        using var second = new LoopbackPair();
        using var busy = Transports.Open(TransportKind.Epoll, first.Near);
        using var other = Transports.Open(TransportKind.Epoll, second.Near);
        var otherThread = ThreadOfAsync(other);
        var busyThread = EndTurnsUntilAsync(busy, otherThread);
        first.Far.Send("a"u8);
        second.Far.Send("b"u8);
        Assert.That((await busyThread, await otherThread), Is.EqualTo(("sockets", "sockets")));
    }

    [Test]
    public async Task WhatIsForTheTurnsEndComesAfterAllItWasWokenFor(CancellationToken cancellationToken)
    {
        using var holder = new LoopbackPair();
        using var holding = Transports.Open(TransportKind.Epoll, holder.Near);
        using var release = new ManualResetEventSlim();
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var holds = HoldAsync(holding, held, release, cancellationToken);
        using var first = new LoopbackPair();
        using var second = new LoopbackPair();
        using var one = Transports.Open(TransportKind.Epoll, first.Near);
        using var other = Transports.Open(TransportKind.Epoll, second.Near);
        var order = new ConcurrentQueue<string>();
        var ends = Task.WhenAll(NoteAsync(one, order), NoteAsync(other, order));
        holder.Far.Send("a"u8);
        await held.Task.WaitAsync(cancellationToken);
        first.Far.Send("b"u8);
        second.Far.Send("c"u8);
        try
        {
            await Condition.HoldsAsync(() => first.Near.Available > 0 && second.Near.Available > 0, cancellationToken);
        }
        finally
        {
            release.Set();
        }

        await holds;
        await ends;
        Assert.That(order, Is.EqualTo(new[] { "told", "told", "end", "end", "last", "last" }));
    }

    [Test]
    public async Task ElsewhereTheTurnEndsOnThePool()
    {
        var thread = await Task.Factory.StartNew(
            async () =>
            {
                await default(NextTurn);
                return Thread.CurrentThread.IsThreadPoolThread;
            },
            TaskCreationOptions.LongRunning).Unwrap();
        Assert.That(thread, Is.True);
    }

    [Test]
    public async Task ADialWithinThisHostConnects(CancellationToken cancellationToken)
    {
        using var listener = Listen();
        using var socket = NewSocket();
        await EpollDial.ConnectAsync(Transports.Loop, socket, listener.LocalEndPoint!, cancellationToken);
        Assert.That((socket.Connected, socket.RemoteEndPoint), Is.EqualTo((true, listener.LocalEndPoint)));
        await AssertCarriesAsync(socket, await listener.AcceptAsync(cancellationToken));
    }

    [Test]
    public async Task ADialWaitsForItsAnswer(CancellationToken cancellationToken)
    {
        using var silent = await SilentTarget.CreateAsync(cancellationToken);
        using var socket = NewSocket();
        var dialling = EpollDial.ConnectAsync(Transports.Loop, socket, silent.EndPoint, cancellationToken).AsTask();
        Assert.That(dialling.IsCompleted, Is.False);

        // Room for one more: the kernel asks again after a second.
        (await silent.AcceptAsync(cancellationToken)).Dispose();
        await dialling;
        await AssertCarriesAsync(socket, await silent.AcceptAsync(cancellationToken));
    }

    [Test]
    public async Task ADialThatIsRefusedSaysSo(CancellationToken cancellationToken)
    {
        EndPoint closed;
        using (var listener = Listen())
            closed = listener.LocalEndPoint!;
        using var socket = NewSocket();
        var error = await Assert.ThrowsAsync<SocketException>(async () => await EpollDial.ConnectAsync(Transports.Loop, socket, closed, cancellationToken));
        Assert.That(error!.SocketErrorCode, Is.EqualTo(SocketError.ConnectionRefused));
        Assert.That(error.Message, Is.EqualTo("Connection refused"));
    }

    [Test]
    public async Task ADialThatHasNoWaySaysSo(CancellationToken cancellationToken)
    {
        using var socket = NewSocket();
        var nowhere = new IPEndPoint(IPAddress.Broadcast, 80);
        var error = await Assert.ThrowsAsync<SocketException>(async () => await EpollDial.ConnectAsync(Transports.Loop, socket, nowhere, cancellationToken));
        Assert.That(error!.SocketErrorCode, Is.EqualTo(SocketError.NetworkUnreachable).Or.EqualTo(SocketError.AccessDenied));
    }

    [Test]
    public async Task ADialCanBeGivenUp(CancellationToken cancellationToken)
    {
        using var silent = await SilentTarget.CreateAsync(cancellationToken);
        using var socket = NewSocket();
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var dialling = EpollDial.ConnectAsync(Transports.Loop, socket, silent.EndPoint, cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Assert.ThatAsync(async () => await dialling, Throws.InstanceOf<OperationCanceledException>());
        using var next = NewSocket();
        await Assert.ThatAsync(async () => await EpollDial.ConnectAsync(Transports.Loop, next, silent.EndPoint, cancel.Token), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task ConnectionsAreAcceptedHoweverTheyCome(CancellationToken cancellationToken)
    {
        using var listener = Listen();
        using var acceptor = EpollAcceptor.TryCreate(Transports.Loop, listener)!;
        var accepting = acceptor.AcceptAsync(cancellationToken).AsTask();
        Assert.That(accepting.IsCompleted, Is.False);
        var clients = Enumerable.Range(0, 5).Select(_ => NewSocket()).ToList();
        clients.ForEach(client => client.Connect(listener.LocalEndPoint!));
        foreach (var client in clients)
        {
            var accepted = await accepting;
            Assert.That(accepted.RemoteEndPoint, Is.EqualTo(client.LocalEndPoint));
            accepted.Dispose();
            client.Dispose();
            accepting = acceptor.AcceptAsync(cancellationToken).AsTask();
        }

        Assert.That(accepting.IsCompleted, Is.False);
        acceptor.Dispose();
        await Assert.ThatAsync(async () => await accepting, Throws.InstanceOf<SocketException>());
    }

    private static async Task<string?> ThreadOfAsync(ByteTransport transport)
    {
        // Not where the test runner would have it.
        await transport.WaitReadableAsync().ConfigureAwait(false);
        return Thread.CurrentThread.Name;
    }

    // Keeps the loop's thread until it is released.
    private static async Task HoldAsync(ByteTransport transport, TaskCompletionSource held, ManualResetEventSlim release, CancellationToken cancellationToken)
    {
        await transport.WaitReadableAsync().ConfigureAwait(false);
        held.SetResult();
        release.Wait(cancellationToken);
    }

    private static async Task NoteAsync(ByteTransport transport, ConcurrentQueue<string> order)
    {
        await transport.WaitReadableAsync().ConfigureAwait(false);
        order.Enqueue("told");
        var end = new TaskCompletionSource();
        EpollLoop.OfThisThread!.RunLastInTurn(() =>
        {
            order.Enqueue("last");
            end.SetResult();
        });
        EpollLoop.OfThisThread.RunAtTurnsEnd(() => order.Enqueue("end"));
        await end.Task;
    }

    private static async Task<string?> EndTurnsUntilAsync(ByteTransport transport, Task end)
    {
        await transport.WaitReadableAsync().ConfigureAwait(false);
        for (var turns = 0; turns < MostTurns && !end.IsCompleted; turns++)
        {
            await default(NextTurn);
            if (Thread.CurrentThread.Name != "sockets")
                break;
        }

        return end.IsCompleted ? Thread.CurrentThread.Name : "nobody else had a turn";
    }

    private static async Task AssertCarriesAsync(Socket near, Socket far)
    {
        using var transport = Transports.Open(TransportKind.Epoll, near);
        using var other = Transports.Open(TransportKind.Epoll, far);
        await transport.SendAsync(new SeededBytes(5).Take(100));
        var buffer = new byte[200];
        Assert.That(await other.ReceiveAsync(buffer), Is.EqualTo(100));
        Assert.That(buffer[..100], Is.EqualTo(new SeededBytes(5).Take(100)));
    }

    private static Socket NewSocket() => new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    private static Socket Listen()
    {
        var listener = NewSocket();
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(16);
        return listener;
    }
}
