using System.Net.Sockets;
using NUnit.Framework;

namespace Striper.Tests.Support;

/// <summary>The instrument itself: each harm does what it says, so that a test with it proves something.</summary>
[CancelAfter(30_000)]
internal sealed class LegChaosTests
{
    [TestCase(LegHarm.Close, true, true)]
    [TestCase(LegHarm.CloseTowardClient, true, false)]
    [TestCase(LegHarm.CloseTowardServer, false, true)]
    public async Task CloseIsSeenByTheSidesItNames(LegHarm harm, bool clientSees, bool serverSees)
    {
        var cancellationToken = TestContext.CurrentContext.CancellationToken;
        using var listener = Loopback.Listen();
        await using var chaos = new LegChaos(listener.EndPoint, seed: 1);
        using var client = await Loopback.ConnectAsync(chaos.EndPoint, cancellationToken);
        using var server = await listener.AcceptSocketAsync(cancellationToken);
        await client.DeliverAsync(server, [1, 2, 3], cancellationToken);

        chaos.HarmOne(harm);

        await AssertSideAsync(client, clientSees, socket => socket.ExpectEndAsync(cancellationToken), cancellationToken);
        await AssertSideAsync(server, serverSees, socket => socket.ExpectEndAsync(cancellationToken), cancellationToken);
        Assert.That(chaos.LiveLegs, Is.Zero);
    }

    [TestCase(LegHarm.Reset, true, true)]
    [TestCase(LegHarm.ResetTowardClient, true, false)]
    [TestCase(LegHarm.ResetTowardServer, false, true)]
    public async Task ResetIsSeenByTheSidesItNames(LegHarm harm, bool clientSees, bool serverSees)
    {
        var cancellationToken = TestContext.CurrentContext.CancellationToken;
        using var listener = Loopback.Listen();
        await using var chaos = new LegChaos(listener.EndPoint, seed: 2);
        using var client = await Loopback.ConnectAsync(chaos.EndPoint, cancellationToken);
        using var server = await listener.AcceptSocketAsync(cancellationToken);
        await client.DeliverAsync(server, [1, 2, 3], cancellationToken);

        chaos.HarmOne(harm);

        await AssertSideAsync(client, clientSees, socket => socket.ExpectResetAsync(cancellationToken), cancellationToken);
        await AssertSideAsync(server, serverSees, socket => socket.ExpectResetAsync(cancellationToken), cancellationToken);
        Assert.That(chaos.LiveLegs, Is.Zero);
    }

    [Test]
    public async Task BytesGoThroughUntilTheBudgetIsSpent(CancellationToken cancellationToken)
    {
        const int BudgetBytes = 1_000_000;
        using var listener = Loopback.Listen();
        await using var chaos = new LegChaos(listener.EndPoint, seed: 3);
        chaos.HarmEvery(BudgetBytes, LegHarm.Close);
        using var client = await Loopback.ConnectAsync(chaos.EndPoint, cancellationToken);
        using var server = await listener.AcceptSocketAsync(cancellationToken);
        await chaos.WaitForLiveLegsAsync(1, cancellationToken);

        var bytes = new SeededBytes(3);
        var expected = bytes.ExpectAsync(server, 0, BudgetBytes, cancellationToken);
        await bytes.SendAsync(client, 0, BudgetBytes, cancellationToken);
        await expected;

        await server.ExpectEndAsync(cancellationToken);
        Assert.That((chaos.AcceptedLegs, chaos.HarmedLegs, chaos.LiveLegs), Is.EqualTo((1, 1, 0)));
    }

    [Test]
    public async Task ForgottenLegIsResetTowardWhoSpeaksNext(CancellationToken cancellationToken)
    {
        using var listener = Loopback.Listen();
        await using var chaos = new LegChaos(listener.EndPoint, seed: 5);
        using var client = await Loopback.ConnectAsync(chaos.EndPoint, cancellationToken);
        using var server = await listener.AcceptSocketAsync(cancellationToken);
        await client.DeliverAsync(server, [1, 2, 3], cancellationToken);

        chaos.ForgetIdle(TimeSpan.FromMilliseconds(200), LegHarm.ResetOnNextByte);
        await chaos.WaitForLiveLegsAsync(0, cancellationToken);
        Assert.That(client.Poll(TimeSpan.Zero, SelectMode.SelectRead), Is.False, "something came before a byte");
        await client.SendAsync(new byte[] { 4 }, cancellationToken);
        await client.ExpectResetAsync(cancellationToken);
        Assert.That(server.Poll(TimeSpan.Zero, SelectMode.SelectRead), Is.False, "something came to the other side");
        await server.SendAsync(new byte[] { 5 }, cancellationToken);
        await server.ExpectResetAsync(cancellationToken);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task OutageEndsWhenItIsReopened(bool refusing)
    {
        var cancellationToken = TestContext.CurrentContext.CancellationToken;
        using var listener = Loopback.Listen();
        await using var chaos = new LegChaos(listener.EndPoint, seed: 6);
        using var before = await Loopback.ConnectAsync(chaos.EndPoint, cancellationToken);
        using var served = await listener.AcceptSocketAsync(cancellationToken);
        await before.DeliverAsync(served, [1, 2, 3], cancellationToken);
        Socket? during = null;
        if (refusing)
        {
            await chaos.RefuseAsync();
            await before.ExpectResetAsync(cancellationToken);
            Assert.That(
                async () => await Loopback.ConnectAsync(chaos.EndPoint, cancellationToken),
                Throws.InstanceOf<SocketException>().With.Property(nameof(SocketException.SocketErrorCode)).EqualTo(SocketError.ConnectionRefused));
        }
        else
        {
            chaos.Ignore();
            during = await Loopback.ConnectAsync(chaos.EndPoint, cancellationToken);
        }

        chaos.Reopen();

        using var after = await Loopback.ConnectAsync(chaos.EndPoint, cancellationToken);
        using var servedAfter = await listener.AcceptSocketAsync(cancellationToken);
        await after.DeliverAsync(servedAfter, [4, 5, 6], cancellationToken);
        Assert.That(during?.Poll(TimeSpan.Zero, SelectMode.SelectRead), Is.Not.True, "an ignored leg was answered");
        Assert.That(chaos.LiveLegs, Is.EqualTo(1));
        during?.Dispose();
    }

    private static async Task AssertSideAsync(Socket socket, bool sees, Func<Socket, Task> expectEnding, CancellationToken cancellationToken)
    {
        if (sees)
        {
            await expectEnding(socket);
            return;
        }

        // Spared: its bytes are taken, more than any kernel would hold, and nothing has come back.
        await new SeededBytes(4).SendAsync(socket, 0, 50_000_000, cancellationToken);
        Assert.That(socket.Poll(TimeSpan.Zero, SelectMode.SelectRead), Is.False, "something came back");
    }
}
