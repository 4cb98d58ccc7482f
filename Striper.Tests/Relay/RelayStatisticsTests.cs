using System.Net;
using System.Net.Sockets;
using NUnit.Framework;
using Striper.Common.Diagnostics;
using Striper.Common.Relay;
using Striper.Tests.Support;
using Striper.Tests.Transport;

namespace Striper.Tests.Relay;

/// <summary>What a plain relay tells of its connections.</summary>
[CancelAfter(60_000)]
internal sealed class RelayStatisticsTests
{
    private RecordingLogger _log = null!;
    private TcpListener _target = null!;

    [SetUp]
    public void Listen() => (_log, _target) = (new RecordingLogger(), Loopback.Listen());

    [TearDown]
    public void Close() => _target.Dispose();

    [Test]
    public async Task BytesAreThoseThatWentThroughAlsoOnceAllIsOver(CancellationToken cancellationToken)
    {
        await using var relay = await StartAsync(_target.EndPoint);
        using (var stream = await StreamPair.OpenAsync(relay.LocalEndPoint, _target, cancellationToken))
        {
            await stream.ExchangeAsync(seed: 3, 400_000, cancellationToken);
            await stream.Application.DeliverAsync(stream.Target, [1, 2], cancellationToken);
            await Condition.HoldsAsync(() => relay.Read(1) is { SentBytes: 400_005, ReceivedBytes: 400_003 }, cancellationToken);
            var open = relay.Read(int.MaxValue);
            var connection = open.Connections.Single();
            Assert.That((open.StreamsOpen, open.StreamsOpened, open.StreamsReset, open.Reason, open.CanPause), Is.EqualTo((1, 1L, 0L, (string?)null, false)));
            Assert.That((connection.State, connection.Source, connection.Target), Is.EqualTo(("open", stream.Application.LocalEndPoint!.ToString(), _target.EndPoint.ToString())));
            Assert.That((connection.SentBytes, connection.ReceivedBytes), Is.EqualTo((400_005L, 400_003L)));
            Assert.That(connection.Age, Is.GreaterThan(TimeSpan.Zero));
            await stream.FinishAsync(cancellationToken);
        }

        await Condition.HoldsAsync(() => relay.Read(0).StreamsOpen == 0, cancellationToken);
        var over = relay.Read(int.MaxValue);
        Assert.That((over.SentBytes, over.ReceivedBytes, over.StreamsOpened, over.StreamsReset, over.Connections.Count), Is.EqualTo((400_005L, 400_003L, 1L, 0L, 0)));
        Assert.That(_log.Entries.Where(entry => entry.Id == 303).Select(entry => entry.Line).Single(), Does.Match(@"^connection 1: over, Completed, 400 kB to the target and 400 kB from it in [\d.]+ (ms|s)$"));
    }

    [Test]
    public async Task AResetIsCounted(CancellationToken cancellationToken)
    {
        await using var relay = await StartAsync(_target.EndPoint);
        using var stream = await StreamPair.OpenAsync(relay.LocalEndPoint, _target, cancellationToken);
        stream.Application.Abort();
        await stream.Target.ExpectResetAsync(cancellationToken);
        await Condition.HoldsAsync(() => relay.Read(0) is { StreamsOpen: 0, StreamsReset: 1, StreamsOpened: 1 }, cancellationToken);
    }

    [Test]
    public async Task ATargetOutOfReachMakesItIllUntilItAnswers(CancellationToken cancellationToken)
    {
        await using var relay = await StartAsync(_target.EndPoint);
        Assert.That(relay.Read(0).Reason, Is.Null, "nobody has tried");
        var endPoint = _target.EndPoint;
        _target.Stop();
        await Loopback.ExpectConnectionIsResetAsync(relay.LocalEndPoint, cancellationToken);
        await Condition.HoldsAsync(() => relay.Read(0).Reason is not null, cancellationToken);
        Assert.That(relay.Read(0).Reason, Does.StartWith($"the target {endPoint} cannot be reached: "));
        _target = Loopback.Listen(endPoint.Port);
        using (var stream = await StreamPair.OpenAsync(relay.LocalEndPoint, _target, cancellationToken))
            await stream.FinishAsync(cancellationToken);
        await Condition.HoldsAsync(() => relay.Read(0).Reason is null, cancellationToken);
    }

    [Test]
    public async Task AFailureIsForgottenAfterHalfAMinute(CancellationToken cancellationToken)
    {
        var time = new ManualTimeProvider();
        await using var relay = await StartAsync(_target.EndPoint, time);
        _target.Stop();
        await Loopback.ExpectConnectionIsResetAsync(relay.LocalEndPoint, cancellationToken);
        await Condition.HoldsAsync(() => relay.Read(0).Reason is not null, cancellationToken);
        time.Advance(TimeSpan.FromSeconds(29));
        Assert.That(relay.Read(0).Reason, Is.Not.Null);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(relay.Read(0).Reason, Is.Null);
    }

    [Test]
    public async Task AConnectionThatStillDialsIsOpening(CancellationToken cancellationToken)
    {
        using var silent = await SilentTarget.CreateAsync(cancellationToken);
        await using var relay = await StartAsync(silent.EndPoint);
        using var application = await Loopback.ConnectAsync(relay.LocalEndPoint, cancellationToken);
        await Condition.HoldsAsync(() => relay.Read(1).Connections.Count == 1, cancellationToken);
        var connection = relay.Read(1).Connections[0];
        Assert.That((connection.State, connection.Target, connection.SentBytes), Is.EqualTo(("opening", (string?)null, 0L)));
    }

    [Test]
    public async Task AConnectionIsHalfClosedBetweenItsEnds(CancellationToken cancellationToken)
    {
        await using var relay = await StartAsync(_target.EndPoint);
        using var stream = await StreamPair.OpenAsync(relay.LocalEndPoint, _target, cancellationToken);
        stream.Application.Shutdown(SocketShutdown.Send);
        await stream.Target.ExpectEndAsync(cancellationToken);
        await Condition.HoldsAsync(() => relay.Read(1).Connections[0].State == "half-closed", cancellationToken);
    }

    [Test]
    public async Task TheBusiestComeFirst(CancellationToken cancellationToken)
    {
        await using var relay = await StartAsync(_target.EndPoint);
        using var idle = await StreamPair.OpenAsync(relay.LocalEndPoint, _target, cancellationToken);
        using var busy = await StreamPair.OpenAsync(relay.LocalEndPoint, _target, cancellationToken);
        for (ulong seed = 1; seed <= 3; seed++)
        {
            await busy.ExchangeAsync(seed, 50_000, cancellationToken);
            relay.Sample(isWatched: true);
        }

        var connections = relay.Read(int.MaxValue).Connections;
        Assert.That(connections.Select(c => c.Id), Is.EqualTo([2, 1]));
        Assert.That(connections[0].SentLately, Is.Positive);
        Assert.That(connections[1].SentLately, Is.Zero);
        Assert.That(relay.Read(1).Connections.Select(c => c.Id), Is.EqualTo([2]));
    }

    [Test]
    public async Task WhileItStopsItIsIll(CancellationToken cancellationToken)
    {
        var relay = await StartAsync(_target.EndPoint);
        using var stream = await StreamPair.OpenAsync(relay.LocalEndPoint, _target, cancellationToken);
        var stopping = relay.StopAsync(TimeSpan.FromMinutes(10));
        Assert.That(relay.Read(0).Reason, Is.EqualTo("stopping"));
        Assert.That(relay.SetPaused("x", 0, isPaused: true), Is.EqualTo(PauseResult.NotFound));
        await stream.FinishAsync(cancellationToken);
        await stopping;
    }

    private async Task<RelayProxy> StartAsync(IPEndPoint target, TimeProvider? time = null)
    {
        var relay = new RelayProxy(
            new RelayOptions
            {
                Listen = new IPEndPoint(IPAddress.Loopback, 0),
                TargetHost = target.Address.ToString(),
                TargetPort = target.Port,
                ConnectTimeout = TimeSpan.FromSeconds(30),
            },
            _log, time);
        await relay.StartAsync();
        return relay;
    }
}
