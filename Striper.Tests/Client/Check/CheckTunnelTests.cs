using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Striper.Client;
using Striper.Client.Check;
using Striper.Common.Primitives;
using Striper.Common.Wire;
using Striper.Server;
using Striper.Tests.Hostile;
using Striper.Tests.Support;

namespace Striper.Tests.Client.Check;

/// <summary>The tunnel of a check and its measurement, against a real server proxy and against others.</summary>
[CancelAfter(60_000)]
internal sealed class CheckTunnelTests
{
    private TcpListener _target = null!;

    [SetUp]
    public void OpenTarget() => _target = Loopback.Listen();

    [TearDown]
    public void CloseTarget() => _target.Dispose();

    [Test]
    public async Task ThePathIsMeasuredAndTheTargetNotTouched([Values(1, 4)] int legs, CancellationToken cancellationToken)
    {
        await using var server = StartServer();
        await using var tunnel = new CheckTunnel(Options(server.LocalEndPoint, legs), NullLogger.Instance);
        Assert.That(await tunnel.ConnectAsync(cancellationToken), Is.Null);
        Assert.That(tunnel.LegCount, Is.EqualTo(legs));
        var phases = new List<CheckPhase>();
        var figures = await new PathMeasurement(tunnel, TimeSpan.FromSeconds(0.4), TimeProvider.System).RunAsync(phases.Add, cancellationToken);
        Assert.That(phases, Is.EqualTo([CheckPhase.Idle, CheckPhase.Down, CheckPhase.Up]));
        Assert.That(figures.IdleRtt, Is.GreaterThan(TimeSpan.Zero).And.LessThan(TimeSpan.FromSeconds(1)));

        // A thousandth of what loopback carries.
        Assert.That(figures.Down.BitsPerSecond, Is.GreaterThan(1e6));
        Assert.That(figures.Up.BitsPerSecond, Is.GreaterThan(1e6));
        Assert.That(_target.Pending(), Is.False, "a connection to the target");
    }

    [Test]
    public async Task AServerThatDoesNotConfirmGetsNoStream(CancellationToken cancellationToken)
    {
        using var old = Loopback.Listen();
        var connecting = new CheckTunnel(Options(old.EndPoint, legs: 1), NullLogger.Instance);
        var result = connecting.ConnectAsync(cancellationToken);
        using var leg = new HostileLeg(await old.AcceptSocketAsync(cancellationToken));
        Assert.That(await leg.ReadMessageAsync(cancellationToken), Is.TypeOf<Hello>().With.Property(nameof(Hello.IsCheck)).True);
        await leg.SendAsync(HandshakeCodec.Write(new Accept(ProtocolVersion.Current, ServerInstanceId.NewRandom(), TunnelLimits.Default)));
        Assert.That(await result, Does.Contain("too old for a check"));
        Assert.That(() => connecting.Open(new EchoProgram(TimeProvider.System)), Throws.InstanceOf<IOException>());
        await connecting.DisposeAsync();
        await leg.Socket.WaitForCloseAsync(cancellationToken);
    }

    [Test]
    public async Task AnOrdinaryTunnelIsNotOneForACheck(CancellationToken cancellationToken)
    {
        using var listener = Loopback.Listen();
        await using var client = new ClientProxy(
            new ClientProxyOptions { Listen = new IPEndPoint(IPAddress.Loopback, 0), ServerHost = "127.0.0.1", ServerPort = listener.EndPoint.Port, Legs = [LegOrigin.Any] },
            NullLogger.Instance);
        client.Start();
        using var leg = new HostileLeg(await listener.AcceptSocketAsync(cancellationToken));
        Assert.That(await leg.ReadMessageAsync(cancellationToken), Is.TypeOf<Hello>().With.Property(nameof(Hello.IsCheck)).False);
    }

    [Test]
    public async Task NobodyThereIsToldAtOnce(CancellationToken cancellationToken)
    {
        await using var tunnel = new CheckTunnel(Options(Loopback.UnusedEndPoint(), legs: 4), NullLogger.Instance);
        Assert.That(await tunnel.ConnectAsync(cancellationToken), Does.EndWith("refused"));
    }

    [Test]
    public async Task SilenceIsToldAfterTheConnectTimeout(CancellationToken cancellationToken)
    {
        using var silent = Loopback.Listen();
        await using var tunnel = new CheckTunnel(Options(silent.EndPoint, legs: 2) with { ConnectTimeout = TimeSpan.FromSeconds(0.2) }, NullLogger.Instance);
        Assert.That(await tunnel.ConnectAsync(cancellationToken), Is.EqualTo("no ACCEPT within 0.2 s"));
    }

    [Test]
    public async Task LegsThatAreRefusedAreCounted(CancellationToken cancellationToken)
    {
        await using var server = StartServer(options => options with { MaxLegs = 2 });
        await using var tunnel = new CheckTunnel(Options(server.LocalEndPoint, legs: 3), NullLogger.Instance);
        Assert.That(await tunnel.ConnectAsync(cancellationToken), Does.StartWith("only 2 of 3 legs came up (").And.Contains("--max-legs"));
    }

    [Test]
    public async Task AServerThatStopsEndsTheMeasurement(CancellationToken cancellationToken)
    {
        await using var server = StartServer();
        await using var tunnel = new CheckTunnel(Options(server.LocalEndPoint, legs: 2), NullLogger.Instance);
        Assert.That(await tunnel.ConnectAsync(cancellationToken), Is.Null);
        var isDown = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var measuring = new PathMeasurement(tunnel, TimeSpan.FromHours(1), TimeProvider.System).RunAsync(
            phase =>
            {
                if (phase == CheckPhase.Down)
                    isDown.TrySetResult();
            },
            cancellationToken);
        await isDown.Task.WaitAsync(cancellationToken);
        await server.StopAsync(TimeSpan.Zero, cancellationToken);
        await Assert.ThatAsync(() => measuring, Throws.InstanceOf<IOException>());
    }

    private ServerProxy StartServer(Func<ServerProxyOptions, ServerProxyOptions>? configure = null)
    {
        var options = new ServerProxyOptions { Listen = new IPEndPoint(IPAddress.Loopback, 0), TargetHost = "127.0.0.1", TargetPort = _target.EndPoint.Port };
        var server = new ServerProxy(configure?.Invoke(options) ?? options, NullLogger.Instance);
        server.Start();
        return server;
    }

    private static ClientProxyOptions Options(IPEndPoint server, int legs) => new()
    {
        Listen = new IPEndPoint(IPAddress.Loopback, 0),
        ServerHost = server.Address.ToString(),
        ServerPort = server.Port,
        Legs = [.. Enumerable.Repeat(LegOrigin.Any, legs)],
    };
}
