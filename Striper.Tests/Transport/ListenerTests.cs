using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Striper.Common.Transport;
using Striper.Tests.Support;

namespace Striper.Tests.Transport;

[TestFixture]
[CancelAfter(60_000)]
public sealed class ListenerTests
{
    [Test]
    public async Task Accepts_until_cancelled(CancellationToken cancellationToken)
    {
        using var listener = new Listener(new IPEndPoint(IPAddress.Loopback, 0), NullLogger.Instance);
        var accepted = Channel.CreateUnbounded<Socket>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = listener.RunAsync(socket => accepted.Writer.TryWrite(socket), stop.Token);
        using var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(listener.LocalEndPoint, cancellationToken);
        using var served = await accepted.Reader.ReadAsync(cancellationToken);
        Assert.That(served.NoDelay, Is.True);
        Assert.That(served.RemoteEndPoint, Is.Not.Null);
        await stop.CancelAsync();
        await running.WaitAsync(cancellationToken);
    }

    [Test]
    [RequiresCongestionControl("reno")]
    public async Task Applications_on_this_host_are_sent_to_without_pacing([Values("127.0.0.1", "0.0.0.0")] string listen, CancellationToken cancellationToken)
    {
        using var listener = new Listener(new IPEndPoint(IPAddress.Parse(listen), 0), NullLogger.Instance);
        var accepted = Channel.CreateUnbounded<Socket>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = listener.RunAsync(socket => accepted.Writer.TryWrite(socket), stop.Token);
        using var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(IPAddress.Loopback, listener.LocalEndPoint.Port, cancellationToken);
        using var served = await accepted.Reader.ReadAsync(cancellationToken);
        Assert.That(CongestionControl.Get(served), Is.EqualTo("reno"));
        await stop.CancelAsync();
        await running.WaitAsync(cancellationToken);
    }

    [Test]
    public async Task Disposing_ends_the_loop(CancellationToken cancellationToken)
    {
        var listener = new Listener(new IPEndPoint(IPAddress.Loopback, 0), NullLogger.Instance);
        var running = listener.RunAsync(socket => socket.Dispose(), cancellationToken);
        listener.Dispose();
        await running.WaitAsync(cancellationToken);
        Assert.That(running.IsCompletedSuccessfully, Is.True);
    }

    [Test]
    public void A_port_in_use_is_the_callers_error()
    {
        using var first = new Listener(new IPEndPoint(IPAddress.Loopback, 0), NullLogger.Instance);
        var error = Assert.Throws<SocketException>(() => _ = new Listener(first.LocalEndPoint, NullLogger.Instance));
        Assert.That(error!.SocketErrorCode, Is.EqualTo(SocketError.AddressAlreadyInUse));
    }

    [Test]
    public async Task A_port_is_free_again_after_its_connections_ended(CancellationToken cancellationToken)
    {
        IPEndPoint endPoint;
        using (var listener = new Listener(new IPEndPoint(IPAddress.Loopback, 0), NullLogger.Instance))
        {
            endPoint = listener.LocalEndPoint;
            var accepted = Channel.CreateUnbounded<Socket>();
            var running = listener.RunAsync(socket => accepted.Writer.TryWrite(socket), cancellationToken);
            using var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await client.ConnectAsync(endPoint, cancellationToken);

            // The side that closes first is left in TIME_WAIT: here the listener's.
            (await accepted.Reader.ReadAsync(cancellationToken)).Dispose();
            Assert.That(await client.ReceiveAsync(new byte[1], cancellationToken), Is.Zero);
            listener.Dispose();
            await running;
        }

        using var again = new Listener(endPoint, NullLogger.Instance);
        Assert.That(again.LocalEndPoint, Is.EqualTo(endPoint));
    }

    [Test]
    public async Task Every_address_of_both_families_is_served(CancellationToken cancellationToken)
    {
        using var listener = new Listener(new IPEndPoint(IPAddress.IPv6Any, 0), NullLogger.Instance);
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(new IPEndPoint(IPAddress.Loopback, listener.LocalEndPoint.Port), cancellationToken);
        Assert.That(client.Connected, Is.True);
    }

    [Test]
    public async Task Shortages_are_survived_without_spinning_and_logged_once_a_minute(CancellationToken cancellationToken)
    {
        const int Failures = 200;
        var (time, logger, attempts) = (new EagerTimeProvider(), new RecordingLogger(), 0);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var listener = new Listener(
            _ => ++attempts <= Failures
                ? throw new SocketException((int)SocketError.TooManyOpenSockets)
                : ValueTask.FromResult(new Socket(SocketType.Stream, ProtocolType.Tcp)),
            logger,
            time);
        Socket? accepted = null;
        await listener.RunAsync(
            socket =>
            {
                accepted = socket;
                stop.Cancel();
            },
            stop.Token);

        Assert.That(accepted, Is.Not.Null);
        accepted!.Dispose();
        Assert.That(time.Now, Is.InRange(TimeSpan.FromSeconds(Failures - 10), TimeSpan.FromSeconds(Failures)), "pauses grow to a second");
        Assert.That(logger.Entries, Has.Count.EqualTo(4).And.All.Matches<(LogLevel Level, int Id, string)>(e => e is (LogLevel.Warning, 340, _)));
    }

    [Test]
    public async Task A_connection_that_died_in_the_backlog_costs_nothing(CancellationToken cancellationToken)
    {
        var (time, logger, attempts) = (new EagerTimeProvider(), new RecordingLogger(), 0);
        using var listener = new Listener(
            _ => ++attempts <= 3 ? throw new SocketException((int)SocketError.ConnectionAborted) : throw new ObjectDisposedException("socket"),
            logger,
            time);
        await listener.RunAsync(socket => socket.Dispose(), cancellationToken);
        Assert.That((attempts, time.Now, logger.Entries.Count), Is.EqualTo((4, TimeSpan.Zero, 0)));
    }
}
