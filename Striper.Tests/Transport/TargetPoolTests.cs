using System.Net;
using System.Net.Sockets;
using NUnit.Framework;
using Striper.Common.Transport;
using Striper.Tests.Support;

namespace Striper.Tests.Transport;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(60_000)]
internal sealed class TargetPoolTests
{
    private readonly RecordingLogger _logger = new();
    private readonly ManualTimeProvider _time = new();
    private TcpListener _target = null!;

    [SetUp]
    public void Listen() => _target = Loopback.Listen();

    [TearDown]
    public void Close() => _target.Dispose();

    [Test]
    public async Task AConnectionIsThereBeforeItIsAskedFor(CancellationToken cancellationToken)
    {
        await using var pool = Start(size: 1);
        using var accepted = await _target.AcceptSocketAsync(cancellationToken);
        await WarmAsync(pool, 1, cancellationToken);
        using var taken = await TakeAsync(pool, cancellationToken);
        Assert.That(taken.LocalEndPoint, Is.EqualTo(accepted.RemoteEndPoint));
        await taken.DeliverAsync(accepted, [1, 2, 3], cancellationToken);
        await accepted.DeliverAsync(taken, [4, 5, 6], cancellationToken);
    }

    [Test]
    public async Task OneThatIsTakenIsReplaced(CancellationToken cancellationToken)
    {
        await using var pool = Start(size: 1);
        for (var i = 0; i < 5; i++)
        {
            using var accepted = await _target.AcceptSocketAsync(cancellationToken);
            await WarmAsync(pool, 1, cancellationToken);
            using var taken = await TakeAsync(pool, cancellationToken);
            Assert.That(taken.LocalEndPoint, Is.EqualTo(accepted.RemoteEndPoint));
        }
    }

    [Test]
    public async Task ThereAreNoMoreThanAskedForAndWithoutOneADialIsMade(CancellationToken cancellationToken)
    {
        await using var pool = Start(size: 3);
        await WarmAsync(pool, 3, cancellationToken);
        var warm = await AcceptAsync(3, cancellationToken);
        Assert.That(_target.Pending(), Is.False);

        // Four at once, before the pool has more.
        var taken = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => TakeAsync(pool, cancellationToken)));
        Assert.That(taken.Take(3).Select(socket => socket.LocalEndPoint), Is.EquivalentTo(warm.Select(socket => socket.RemoteEndPoint)));
        await WarmAsync(pool, 3, cancellationToken);
        var later = await AcceptAsync(4, cancellationToken);
        Assert.That(_target.Pending(), Is.False);
        foreach (var socket in (Socket[])[.. warm, .. taken, .. later])
            socket.Dispose();
    }

    [Test]
    public async Task WhatTheTargetSaysFirstIsKept(CancellationToken cancellationToken)
    {
        await using var pool = Start(size: 1);
        using var accepted = await _target.AcceptSocketAsync(cancellationToken);
        await accepted.SendAsync("220 ready"u8.ToArray(), cancellationToken);
        await WarmAsync(pool, 1, cancellationToken);
        using var taken = await TakeAsync(pool, cancellationToken);
        Assert.That(taken.LocalEndPoint, Is.EqualTo(accepted.RemoteEndPoint));
        var heard = new byte[16];
        Assert.That(await taken.ReceiveAsync(heard, cancellationToken), Is.EqualTo(9));
        Assert.That(heard[..9], Is.EqualTo("220 ready"u8.ToArray()));
    }

    [TestCase("FIN")]
    [TestCase("RST")]
    [TestCase("words and FIN")]
    [TestCase("words and RST")]
    [Platform(Include = "Linux", Reason = "Elsewhere FIN behind bytes goes unnoticed.")]
    public async Task ADeadOneIsNotHandedOut(string end, CancellationToken cancellationToken)
    {
        await using var pool = Start(size: 1);
        await WarmAsync(pool, 1, cancellationToken);
        using (var dead = await _target.AcceptSocketAsync(cancellationToken))
        {
            if (end.StartsWith("words", StringComparison.Ordinal))
                await dead.SendAsync("408 too slow"u8.ToArray(), cancellationToken);
            if (end.EndsWith("RST", StringComparison.Ordinal))
                dead.Reset();
        }

        using var taken = await TakeAsync(pool, cancellationToken);
        Assert.That(taken.IsEnded(), Is.False);
        foreach (var accepted in await AcceptAsync(2, cancellationToken))
        {
            if (Equals(accepted.RemoteEndPoint, taken.LocalEndPoint))
                await accepted.DeliverAsync(taken, [1], cancellationToken);
            accepted.Dispose();
        }
    }

    [Test]
    public async Task OneThatHasWaitedForLongIsNotHandedOut(CancellationToken cancellationToken)
    {
        await using var pool = Start(size: 1);
        await WarmAsync(pool, 1, cancellationToken);
        using var old = await _target.AcceptSocketAsync(cancellationToken);
        _time.Advance(TimeSpan.FromSeconds(29));
        using (var taken = await TakeAsync(pool, cancellationToken))
            Assert.That(taken.LocalEndPoint, Is.EqualTo(old.RemoteEndPoint));

        await WarmAsync(pool, 1, cancellationToken);
        using var second = await _target.AcceptSocketAsync(cancellationToken);
        _time.Advance(TimeSpan.FromSeconds(30));
        using (var taken = await TakeAsync(pool, cancellationToken))
            Assert.That(taken.LocalEndPoint, Is.Not.EqualTo(second.RemoteEndPoint));
        await second.ExpectEndAsync(cancellationToken);
    }

    [Test]
    public async Task ATargetThatRestartsIsFoundAgain(CancellationToken cancellationToken)
    {
        var endPoint = _target.EndPoint;
        await using var pool = Start(size: 2);
        await WarmAsync(pool, 2, cancellationToken);
        foreach (var accepted in await AcceptAsync(2, cancellationToken))
            accepted.Reset();
        _target.Dispose();

        var result = await pool.ConnectAsync(cancellationToken);
        Assert.That(result.IsConnected, Is.False);
        await Condition.HoldsAsync(() => Lines(350).Count == 1, cancellationToken);
        Assert.That(pool.Warm, Is.Zero);

        _target = Loopback.Listen(endPoint.Port);
        await WarmAsync(pool, 2, cancellationToken);
        await Condition.HoldsAsync(() => Lines(351).Count == 1, cancellationToken);
        Assert.That(Lines(350), Has.Count.EqualTo(1), "once an outage");
        using var taken = await TakeAsync(pool, cancellationToken);
        Assert.That((await AcceptAsync(1, cancellationToken))[0].RemoteEndPoint, Is.EqualTo(taken.LocalEndPoint));
    }

    [Test]
    public async Task TheEndClosesThemAndDialsAreMadeAllTheSame(CancellationToken cancellationToken)
    {
        var pool = Start(size: 2);
        await WarmAsync(pool, 2, cancellationToken);
        await pool.DisposeAsync();
        foreach (var accepted in await AcceptAsync(2, cancellationToken))
        {
            await accepted.ExpectEndAsync(cancellationToken);
            accepted.Dispose();
        }

        Assert.That(pool.Warm, Is.Zero);
        using var taken = await TakeAsync(pool, cancellationToken);
        using var last = await _target.AcceptSocketAsync(cancellationToken);
        Assert.That(last.RemoteEndPoint, Is.EqualTo(taken.LocalEndPoint));
        await pool.DisposeAsync();
    }

    [Test]
    public async Task TheEndDoesNotWaitForADial(CancellationToken cancellationToken)
    {
        using var silent = await SilentTarget.CreateAsync(cancellationToken);
        var pool = new TargetPool("127.0.0.1", silent.EndPoint.Port, TimeSpan.FromHours(1), 4, _logger);
        pool.Start();
        await pool.DisposeAsync().AsTask().WaitAsync(cancellationToken);
        Assert.That(_logger.Entries, Is.Empty);
    }

    [Test]
    public async Task WithoutASizeNothingIsMadeAhead(CancellationToken cancellationToken)
    {
        await using var pool = Start(size: 0);
        Assert.That(_target.Pending(), Is.False);
        using var taken = await TakeAsync(pool, cancellationToken);
        using var accepted = await _target.AcceptSocketAsync(cancellationToken);
        Assert.That(accepted.RemoteEndPoint, Is.EqualTo(taken.LocalEndPoint));
    }

    [TestCase(-1)]
    [TestCase(TargetPool.LargestSize + 1)]
    public void ASizeIsValidated(int size) => Assert.That(() => Start(size), Throws.TypeOf<ArgumentOutOfRangeException>());

    private static Task WarmAsync(TargetPool pool, int count, CancellationToken cancellationToken) =>
        Condition.HoldsAsync(() => pool.Warm == count, cancellationToken);

    private static async Task<Socket> TakeAsync(TargetPool pool, CancellationToken cancellationToken)
    {
        var result = await pool.ConnectAsync(cancellationToken);
        Assert.That(result.IsConnected, Is.True, result.Reason);
        return result.Socket!;
    }

    private async Task<Socket[]> AcceptAsync(int count, CancellationToken cancellationToken)
    {
        var accepted = new Socket[count];
        for (var i = 0; i < count; i++)
            accepted[i] = await _target.AcceptSocketAsync(cancellationToken);
        return accepted;
    }

    private TargetPool Start(int size)
    {
        var pool = new TargetPool("127.0.0.1", ((IPEndPoint)_target.LocalEndpoint).Port, TimeSpan.FromSeconds(30), size, _logger, _time);
        pool.Start();
        return pool;
    }

    private List<string> Lines(int id) => [.. _logger.Entries.Where(entry => entry.Id == id).Select(entry => entry.Line)];
}
