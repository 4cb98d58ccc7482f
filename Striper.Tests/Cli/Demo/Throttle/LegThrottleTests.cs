using System.Net.Sockets;
using NUnit.Framework;
using Striper.Cli.Demo.Throttle;
using Striper.Common.Primitives;
using Striper.Common.Transport;
using Striper.Tests.Support;
using Striper.Tests.Transport;

namespace Striper.Tests.Cli.Demo.Throttle;

/// <summary>The throttle over loopback sockets.</summary>
[CancelAfter(60_000)]
internal sealed class LegThrottleTests
{
    private const int LengthBytes = 500_000;

    private static readonly LinkShape _shape = new(5_000_000, TimeSpan.FromMilliseconds(5), 64 * 1024, 1460);

    [Test]
    public async Task BothDirectionsArriveWholeAndEndOnTheirOwn(CancellationToken cancellationToken)
    {
        using var server = Loopback.Listen();
        await using var throttle = new LegThrottle(server.EndPoint, _shape);
        var (near, far) = await OpenAsync(throttle, server, cancellationToken);
        using var nearEnd = near;
        using var farEnd = far;
        var (up, down) = (new SeededBytes(1), new SeededBytes(2));

        var arrivesUp = up.ExpectAsync(far, 0, LengthBytes, cancellationToken);
        await up.SendAsync(near, 0, LengthBytes, cancellationToken);
        near.Shutdown(SocketShutdown.Send);
        await arrivesUp;
        await far.ExpectEndAsync(cancellationToken);

        var arrivesDown = down.ExpectAsync(near, 0, LengthBytes, cancellationToken);
        await down.SendAsync(far, 0, LengthBytes, cancellationToken);
        far.Shutdown(SocketShutdown.Send);
        await arrivesDown;
        await near.ExpectEndAsync(cancellationToken);
    }

    // The only bound on time that a busy machine cannot break: bytes come no sooner than the cap lets them.
    [Test]
    public async Task ALegIsHeldToItsCapAndDelay(CancellationToken cancellationToken)
    {
        using var server = Loopback.Listen();
        await using var throttle = new LegThrottle(server.EndPoint, _shape);
        var (near, far) = await OpenAsync(throttle, server, cancellationToken);
        using var nearEnd = near;
        using var farEnd = far;
        var bytes = new SeededBytes(3);

        var start = TimeProvider.System.GetTimestamp();
        var arrives = bytes.ExpectAsync(far, 0, LengthBytes, cancellationToken);
        await bytes.SendAsync(near, 0, LengthBytes, cancellationToken);
        await arrives;
        var elapsed = TimeProvider.System.GetElapsedTime(start);

        // Less the millisecond that timers may be early.
        var least = TimeSpan.FromSeconds((double)LengthBytes / _shape.BytesPerSecond) + _shape.Delay;
        Assert.That(elapsed, Is.GreaterThanOrEqualTo(least - TimeSpan.FromMilliseconds(1.5)));
    }

    [Test]
    public async Task AKilledLegIsResetAtBothEndsAndTheOthersGoOn(CancellationToken cancellationToken)
    {
        using var server = Loopback.Listen();
        await using var throttle = new LegThrottle(server.EndPoint, _shape);
        var (near, far) = await OpenAsync(throttle, server, cancellationToken);
        using var nearEnd = near;
        using var farEnd = far;
        var (otherNear, otherFar) = await OpenAsync(throttle, server, cancellationToken);
        using var otherNearEnd = otherNear;
        using var otherFarEnd = otherFar;

        Assert.That(throttle.Legs[0].Kill());

        await near.ExpectResetAsync(cancellationToken);
        await far.ExpectResetAsync(cancellationToken);
        await otherNear.DeliverAsync(otherFar, [1, 2, 3], cancellationToken);
        Assert.That(throttle.Legs.Select(leg => leg.State), Is.EqualTo([LegState.Killed, LegState.Joining]));
    }

    // The link is full then, and both of its loops are in the middle of something.
    [Test]
    [Repeat(20)]
    public async Task ALegCanBeKilledWhileItIsFull(CancellationToken cancellationToken)
    {
        using var server = Loopback.Listen();
        await using var throttle = new LegThrottle(server.EndPoint, _shape);
        var (near, far) = await OpenAsync(throttle, server, cancellationToken);
        using var nearEnd = near;
        using var farEnd = far;
        var sending = new SeededBytes(4).SendAsync(near, 0, 100 * LengthBytes, cancellationToken);
        await new SeededBytes(4).ExpectAsync(far, 0, LengthBytes / 10, cancellationToken);

        Assert.That(throttle.Legs[0].Kill());

        Assert.That(async () => await sending, Throws.InstanceOf<SocketException>());
        await far.ExpectResetAsync(cancellationToken);
    }

    [Test]
    public async Task ALegThatOneEndResetsIsResetAtTheOther(CancellationToken cancellationToken)
    {
        using var server = Loopback.Listen();
        await using var throttle = new LegThrottle(server.EndPoint, _shape);
        var (near, far) = await OpenAsync(throttle, server, cancellationToken);
        using var farEnd = far;

        near.Abort();

        await far.ExpectResetAsync(cancellationToken);
    }

    [Test]
    public async Task AKilledLegCanBeNeitherKilledNorStalled(CancellationToken cancellationToken)
    {
        using var server = Loopback.Listen();
        await using var throttle = new LegThrottle(server.EndPoint, _shape);
        var (near, far) = await OpenAsync(throttle, server, cancellationToken);
        using var nearEnd = near;
        using var farEnd = far;
        var leg = throttle.Legs[0];
        leg.Kill();

        Assert.That(leg.Kill(), Is.False);
        Assert.That(leg.Stall(), Is.False);
        Assert.That(leg.State, Is.EqualTo(LegState.Killed));
    }

    // Both ends send until nothing is taken any more, then the leg ends: what an end has received by then is all that ever came.
    [Test]
    public async Task AStalledLegPassesNothingInEitherDirectionAndStaysConnected(CancellationToken cancellationToken)
    {
        using var server = Loopback.Listen();
        await using var throttle = new LegThrottle(server.EndPoint, _shape);
        var (near, far) = await OpenAsync(throttle, server, cancellationToken);
        using var nearEnd = near;
        using var farEnd = far;
        var (otherNear, otherFar) = await OpenAsync(throttle, server, cancellationToken);
        using var otherNearEnd = otherNear;
        using var otherFarEnd = otherFar;
        var stalled = throttle.Legs[0];

        Assert.That(stalled.Stall());

        await near.SendAsync(new byte[] { 1 }, cancellationToken);
        await far.SendAsync(new byte[] { 2 }, cancellationToken);
        near.Shutdown(SocketShutdown.Send);

        // Ten times as much as a byte takes, on a leg of the same throttle.
        for (byte i = 0; i < 10; i++)
            await otherNear.DeliverAsync(otherFar, [i], cancellationToken);
        Assert.That(stalled.State, Is.EqualTo(LegState.Stalled));
        Assert.That(near.Available, Is.Zero);
        Assert.That(far.Available, Is.Zero);
        stalled.Dispose();
        await near.ExpectResetAsync(cancellationToken);
        await far.ExpectResetAsync(cancellationToken);
        Assert.That(stalled.State, Is.EqualTo(LegState.Stalled), "why it ended");
    }

    [Test]
    public async Task AStalledLegAcknowledgesNothing(CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux())
            Assert.Ignore("socket filters and TCP_INFO are Linux's");
        using var server = Loopback.Listen();
        await using var throttle = new LegThrottle(server.EndPoint, _shape);
        var (near, far) = await OpenAsync(throttle, server, cancellationToken);
        using var nearEnd = near;
        using var farEnd = far;
        var probe = TcpInfoProbe.TryCreate(near)!;

        throttle.Legs[0].Stall();
        await near.SendAsync(new byte[100], cancellationToken);

        Assert.That(probe.TryRead(out var sample));
        Assert.That(sample.HasUnacked, "sent and not acknowledged");
    }

    [Test]
    public async Task AThrottleWithAStalledLegCanBeDisposedOf(CancellationToken cancellationToken)
    {
        using var server = Loopback.Listen();
        var throttle = new LegThrottle(server.EndPoint, _shape);
        var (near, far) = await OpenAsync(throttle, server, cancellationToken);
        using var nearEnd = near;
        using var farEnd = far;
        throttle.Legs[0].Stall();

        await throttle.DisposeAsync().AsTask().WaitAsync(cancellationToken);

        await near.ExpectResetAsync(cancellationToken);
    }

    // On a virtual clock on which every wait is over at once: what a leg delivers is counted, whatever the time.
    [Test]
    public async Task ALegIsKnownByItsHandshakeAndCountsWhatItDelivers(CancellationToken cancellationToken)
    {
        using var server = Loopback.Listen();
        await using var throttle = new LegThrottle(server.EndPoint, _shape, new EagerTimeProvider());
        var up = new List<ThrottledLeg>();
        throttle.LegUp += up.Add;
        using var near = await Loopback.ConnectAsync(throttle.EndPoint, cancellationToken);
        using var far = await server.AcceptSocketAsync(cancellationToken);
        var hello = Handshakes.Hello(new LegId(3, 7));
        var accept = Handshakes.Accept();

        // In two parts: a handshake message may come in any.
        await near.DeliverAsync(far, hello[..10], cancellationToken);
        await near.DeliverAsync(far, hello[10..], cancellationToken);
        await far.DeliverAsync(near, accept, cancellationToken);
        await far.DeliverAsync(near, new byte[1000], cancellationToken);

        // Counted once it is handed over: a moment after the receiver may have it. What goes the other way has then been counted, too.
        var leg = throttle.Legs[0];
        far.Shutdown(SocketShutdown.Send);
        await near.ExpectEndAsync(cancellationToken);
        Assert.That(leg.Id, Is.EqualTo(new LegId(3, 7)));
        Assert.That(leg.State, Is.EqualTo(LegState.Up));
        Assert.That(up, Is.EqualTo([leg]));
        Assert.That(leg.DeliveredBytes, Is.EqualTo(accept.Length + 1000));
        Assert.That(
            SlotReading.Of(throttle.Legs, 4)[3], Is.EqualTo(new SlotReading(LegState.Up, IsReplaced: false, accept.Length + 1000)));
    }

    // A byte each way shows that the throttle has taken the leg in.
    private static async Task<(Socket Near, Socket Far)> OpenAsync(
        LegThrottle throttle, TcpListener server, CancellationToken cancellationToken)
    {
        var near = await Loopback.ConnectAsync(throttle.EndPoint, cancellationToken);
        var far = await server.AcceptSocketAsync(cancellationToken);
        await near.DeliverAsync(far, [1], cancellationToken);
        return (near, far);
    }
}
