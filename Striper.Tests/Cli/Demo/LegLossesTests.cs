using System.Net.Sockets;
using NUnit.Framework;
using Striper.Cli.Demo;
using Striper.Cli.Demo.Throttle;
using Striper.Common.Primitives;
using Striper.Tests.Cli.Demo.Throttle;
using Striper.Tests.Support;

namespace Striper.Tests.Cli.Demo;

/// <summary>Which legs are taken from a tunnel, when, and what is said of it. The test plays both proxies.</summary>
[CancelAfter(60_000)]
internal sealed class LegLossesTests
{
    private static readonly LinkShape _shape = new(5_000_000, TimeSpan.FromMilliseconds(1), 64 * 1024, 1460);

    [Test]
    public async Task OneLegIsKilledThenAnotherStalledAndTheirReplacementsAreSeen(CancellationToken cancellationToken)
    {
        using var server = Loopback.Listen();
        await using var throttle = new LegThrottle(server.EndPoint, _shape);
        var time = new ManualTimeProvider();
        var said = new List<string>();
        var losses = new LegLosses(throttle, 100, 200, said.Add, time);
        using var ends = new SocketEnds();
        for (var slot = 0; slot < 3; slot++)
            await JoinAsync(throttle, server, new LegId(slot, 1), ends, cancellationToken);

        losses.OnReceived(99);
        Assert.That((losses.Killed, losses.Stalled), Is.EqualTo(((LegLoss?)null, (LegLoss?)null)));
        losses.OnReceived(150);
        Assert.That(States(throttle), Is.EqualTo([LegState.Killed, LegState.Up, LegState.Up]));
        losses.OnReceived(200);
        losses.OnReceived(300);
        Assert.That(States(throttle), Is.EqualTo([LegState.Killed, LegState.Up, LegState.Stalled]), "each once");

        time.Advance(TimeSpan.FromMilliseconds(40));
        await JoinAsync(throttle, server, new LegId(0, 2), ends, cancellationToken);
        Assert.That(losses.Killed?.ReplacedAfter, Is.EqualTo(TimeSpan.FromMilliseconds(40)));
        Assert.That(losses.Stalled?.ReplacedAfter, Is.Null);
        time.Advance(TimeSpan.FromMilliseconds(60));
        await JoinAsync(throttle, server, new LegId(2, 2), ends, cancellationToken);
        Assert.That(losses.Stalled?.ReplacedAfter, Is.EqualTo(TimeSpan.FromMilliseconds(100)));

        // A later replacement changes nothing.
        time.Advance(TimeSpan.FromMilliseconds(60));
        await JoinAsync(throttle, server, new LegId(0, 3), ends, cancellationToken);
        Assert.That(losses.Killed?.ReplacedAfter, Is.EqualTo(TimeSpan.FromMilliseconds(40)));
        Assert.That(said, Is.EqualTo([
            "  leg 1 killed: reset at both ends",
            "  leg 3 stalled: still connected, but nothing passes any more",
            "  leg 1 is back 40 ms after it was killed",
            "  leg 3 was replaced 100 ms after it stalled",
        ]));
    }

    [Test]
    public async Task WithoutALegThatIsUpNothingIsLost()
    {
        using var server = Loopback.Listen();
        await using var throttle = new LegThrottle(server.EndPoint, _shape);
        var said = new List<string>();
        var losses = new LegLosses(throttle, 100, 200, said.Add, TimeProvider.System);

        losses.OnReceived(300);

        Assert.That((losses.Killed, losses.Stalled), Is.EqualTo(((LegLoss?)null, (LegLoss?)null)));
        Assert.That(said, Is.Empty);
    }

    private static IEnumerable<LegState> States(LegThrottle throttle) => throttle.Legs.Select(leg => leg.State);

    // The client has the ACCEPT a moment before the throttle says that the leg is up: wait for that.
    private static async Task JoinAsync(
        LegThrottle throttle, TcpListener server, LegId id, SocketEnds ends, CancellationToken cancellationToken)
    {
        var isUp = new TaskCompletionSource();
        void OnLegUp(ThrottledLeg leg) => isUp.TrySetResult();
        throttle.LegUp += OnLegUp;
        var near = ends.Own(await Loopback.ConnectAsync(throttle.EndPoint, cancellationToken));
        var far = ends.Own(await server.AcceptSocketAsync(cancellationToken));
        await near.DeliverAsync(far, Handshakes.Hello(id), cancellationToken);
        await far.DeliverAsync(near, Handshakes.Accept(), cancellationToken);
        await isUp.Task.WaitAsync(cancellationToken);
        throttle.LegUp -= OnLegUp;
    }
}
