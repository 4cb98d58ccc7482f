using System.Net.Sockets;
using NUnit.Framework;
using Striper.Cli.Demo;
using Striper.Tests.Support;

namespace Striper.Tests.Cli.Demo;

/// <summary>The throttle over loopback sockets.</summary>
[CancelAfter(60_000)]
internal sealed class LegThrottleTests
{
    private const int LengthBytes = 500_000;

    private static readonly LinkShape _shape = new(5_000_000, TimeSpan.FromMilliseconds(5), 64 * 1024);

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

        Assert.That(throttle.KillOldest());

        await near.ExpectResetAsync(cancellationToken);
        await far.ExpectResetAsync(cancellationToken);
        await otherNear.DeliverAsync(otherFar, [1, 2, 3], cancellationToken);
        Assert.That(throttle.LiveLegs, Is.EqualTo(1));
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

        Assert.That(throttle.KillOldest());

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
    public async Task WithoutLegsThereIsNothingToKill()
    {
        using var server = Loopback.Listen();
        await using var throttle = new LegThrottle(server.EndPoint, _shape);

        Assert.That(throttle.KillOldest(), Is.False);
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
