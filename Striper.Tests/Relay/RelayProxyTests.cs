using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using NUnit.Framework;
using Striper.Common.Relay;
using Striper.Common.Transport;
using Striper.Tests.Pipes;
using Striper.Tests.Support;
using Striper.Tests.Transport;

namespace Striper.Tests.Relay;

[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(60_000)]
public sealed class RelayProxyTests
{
    private readonly RecordingLogger _logger = new();
    private Socket _target = null!;

    [SetUp]
    public void Listen()
    {
        _target = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _target.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _target.Listen(8);
    }

    [TearDown]
    public void Close() => _target.Dispose();

    [Test]
    public async Task Bytes_and_half_close_pass_both_ways(CancellationToken cancellationToken)
    {
        await using var relay = await StartAsync("localhost");
        using var application = await ConnectAsync(relay, cancellationToken);
        using var served = await _target.AcceptAsync(cancellationToken);
        await application.SendAsync("question"u8.ToArray(), cancellationToken);
        application.Shutdown(SocketShutdown.Send);
        Assert.That(await served.ReadToFinAsync(cancellationToken), Is.EqualTo("question"u8.ToArray()));
        await served.SendAsync("answer"u8.ToArray(), cancellationToken);
        served.Shutdown(SocketShutdown.Send);
        Assert.That(await application.ReadToFinAsync(cancellationToken), Is.EqualTo("answer"u8.ToArray()));

        await relay.StopAsync(TimeSpan.FromSeconds(30));
        Assert.That(relay.ActiveConnections, Is.Zero);
        Assert.That(Lines(303), Has.Exactly(1).Contains("Completed").And.Exactly(1).Contains("8 B to the target").And.Exactly(1).Contains("6 B from it"));
    }

    [Test]
    public async Task A_target_that_speaks_first_is_heard(CancellationToken cancellationToken)
    {
        await using var relay = await StartAsync("127.0.0.1");
        using var application = await ConnectAsync(relay, cancellationToken);
        using var served = await _target.AcceptAsync(cancellationToken);
        await served.SendAsync("220 ready"u8.ToArray(), cancellationToken);
        Assert.That(await application.ReadExactlyAsync(9, cancellationToken), Is.EqualTo("220 ready"u8.ToArray()));
    }

    [Test]
    public async Task A_refused_target_resets_the_application_with_one_line(CancellationToken cancellationToken)
    {
        await using var relay = await StartAsync("127.0.0.1");
        _target.Dispose();
        await Loopback.ExpectConnectionIsResetAsync(relay.LocalEndPoint, cancellationToken);
        await relay.StopAsync(TimeSpan.FromSeconds(30));
        Assert.That(Lines(301), Has.Count.EqualTo(1).And.Exactly(1).Contains("cannot be reached"));
        Assert.That(_logger.Entries.Where(entry => entry.Level >= LogLevel.Warning).Count(), Is.EqualTo(1));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_reset_passes_through(bool byApplication, CancellationToken cancellationToken)
    {
        await using var relay = await StartAsync("127.0.0.1");
        using var application = await ConnectAsync(relay, cancellationToken);
        using var served = await _target.AcceptAsync(cancellationToken);
        var (resetting, other) = byApplication ? (application, served) : (served, application);
        resetting.Reset();
        Assert.That(await other.ReadToEndAsync(cancellationToken), Is.EqualTo(SocketError.ConnectionReset));
    }

    // It shows when something is sent there, and that once must do.
    [Test]
    public async Task AResetAfterFinPassesWithTheNextByte(CancellationToken cancellationToken)
    {
        await using var relay = await StartAsync("127.0.0.1");
        using var application = await ConnectAsync(relay, cancellationToken);
        using var served = await _target.AcceptAsync(cancellationToken);
        application.Shutdown(SocketShutdown.Send);
        Assert.That(await served.ReadToEndAsync(cancellationToken), Is.Null);
        application.Abort();
        await served.SendAsync(new byte[1], cancellationToken);
        await served.WaitForCloseAsync(cancellationToken);
        await Condition.HoldsAsync(() => relay.Read(0).StreamsReset == 1, cancellationToken);
    }

    [Test]
    public async Task A_stop_lets_connections_end_and_accepts_no_more(CancellationToken cancellationToken)
    {
        var relay = await StartAsync("127.0.0.1");
        var endPoint = relay.LocalEndPoint;
        using var application = await ConnectAsync(relay, cancellationToken);
        using var served = await _target.AcceptAsync(cancellationToken);
        await application.SendAsync(new byte[1], cancellationToken);
        await served.ReadExactlyAsync(1, cancellationToken);

        var stopping = relay.StopAsync(TimeSpan.FromMinutes(10));
        using var late = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        Assert.That(async () => await late.ConnectAsync(endPoint, cancellationToken), Throws.TypeOf<SocketException>());
        Assert.That(stopping.IsCompleted, Is.False);

        await application.SendAsync("last words"u8.ToArray(), cancellationToken);
        application.Shutdown(SocketShutdown.Send);
        served.Shutdown(SocketShutdown.Send);
        Assert.That(await served.ReadToFinAsync(cancellationToken), Is.EqualTo("last words"u8.ToArray()));
        Assert.That(await application.ReadToFinAsync(cancellationToken), Is.Empty);
        await stopping.WaitAsync(cancellationToken);
        Assert.That(Lines(306), Is.Empty);
    }

    [Test]
    public async Task What_is_left_after_the_drain_is_reset(CancellationToken cancellationToken)
    {
        var relay = await StartAsync("127.0.0.1");
        using var application = await ConnectAsync(relay, cancellationToken);
        using var served = await _target.AcceptAsync(cancellationToken);
        await application.SendAsync(new byte[1], cancellationToken);
        await served.ReadExactlyAsync(1, cancellationToken);

        var patient = relay.StopAsync(TimeSpan.FromMinutes(10));
        Assert.That(patient.IsCompleted, Is.False);
        await relay.StopAsync(TimeSpan.Zero);
        await patient;
        Assert.That(await application.ReadToEndAsync(cancellationToken), Is.EqualTo(SocketError.ConnectionReset));
        Assert.That(await served.ReadToEndAsync(cancellationToken), Is.EqualTo(SocketError.ConnectionReset));
        Assert.That(Lines(306), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_stop_ends_a_dial_too(CancellationToken cancellationToken)
    {
        using var silent = await SilentTarget.CreateAsync(cancellationToken);
        var relay = await StartAsync("127.0.0.1", silent.EndPoint.Port);
        using var application = await ConnectAsync(relay, cancellationToken);
        await relay.StopAsync(TimeSpan.Zero);
        Assert.That(await application.ReadToEndAsync(cancellationToken), Is.EqualTo(SocketError.ConnectionReset));
    }

    [Test]
    public async Task A_port_in_use_is_the_callers_error()
    {
        await using var relay = Create("127.0.0.1", 1, (IPEndPoint)_target.LocalEndPoint!);
        Assert.That(async () => await relay.StartAsync(), Throws.TypeOf<SocketException>());
    }

    [TestCase("", 80)]
    [TestCase("host", 0)]
    [TestCase("host", 65536)]
    public void Options_are_validated(string host, int port) =>
        Assert.That(() => Create(host, port, new IPEndPoint(IPAddress.Loopback, 0)), Throws.InstanceOf<ArgumentException>());

    private static async Task<Socket> ConnectAsync(RelayProxy relay, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(relay.LocalEndPoint, cancellationToken);
        return socket;
    }

    private async Task<RelayProxy> StartAsync(string host, int? port = null)
    {
        var relay = Create(host, port ?? ((IPEndPoint)_target.LocalEndPoint!).Port, new IPEndPoint(IPAddress.Loopback, 0));
        await relay.StartAsync();
        return relay;
    }

    private RelayProxy Create(string host, int port, IPEndPoint listen) =>
        new(new RelayOptions { Listen = listen, TargetHost = host, TargetPort = port, ConnectTimeout = TimeSpan.FromSeconds(30) }, _logger);

    private List<string> Lines(int id) => [.. _logger.Entries.Where(entry => entry.Id == id).Select(entry => entry.Line)];
}
