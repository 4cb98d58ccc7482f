using System.Net.Sockets;
using System.Text;
using NUnit.Framework;
using Striper.Tests.Support;

namespace Striper.Tests.EndToEnd;

/// <summary>How single streams begin and end, seen from the application's and the target's sockets.</summary>
[Category("EndToEnd")]
[NonParallelizable]
[CancelAfter(120_000)]
internal sealed class StreamTests
{
    [Test]
    public async Task TargetMaySpeakFirst(CancellationToken cancellationToken)
    {
        using var target = Loopback.Listen();
        await using var pair = await TunnelPair.StartAsync(target.EndPoint, cancellationToken);

        using var application = await Loopback.ConnectAsync(pair.EndPoint, cancellationToken);
        using var accepted = await target.AcceptSocketAsync(cancellationToken);
        await accepted.DeliverAsync(application, Encoding.ASCII.GetBytes("220 ready\r\n"), cancellationToken);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task ReplyAfterHalfCloseArrivesWhole(bool applicationEndsFirst)
    {
        const int LengthBytes = 10_000_000;
        var cancellationToken = TestContext.CurrentContext.CancellationToken;
        using var target = Loopback.Listen();
        await using var pair = await TunnelPair.StartAsync(target.EndPoint, cancellationToken);
        using var application = await Loopback.ConnectAsync(pair.EndPoint, cancellationToken);
        using var accepted = await target.AcceptSocketAsync(cancellationToken);
        var (first, second) = applicationEndsFirst ? (application, accepted) : (accepted, application);

        var request = new SeededBytes(31);
        var expectRequest = request.ExpectAsync(second, 0, LengthBytes, cancellationToken);
        await request.SendAsync(first, 0, LengthBytes, cancellationToken);
        first.Shutdown(SocketShutdown.Send);
        await expectRequest;
        await second.ExpectEndAsync(cancellationToken);

        var reply = new SeededBytes(32);
        var expectReply = reply.ExpectAsync(first, 0, LengthBytes, cancellationToken);
        await reply.SendAsync(second, 0, LengthBytes, cancellationToken);
        second.Shutdown(SocketShutdown.Send);
        await expectReply;
        await first.ExpectEndAsync(cancellationToken);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task AbortReachesTheOtherEndAsReset(bool applicationAborts)
    {
        var cancellationToken = TestContext.CurrentContext.CancellationToken;
        using var target = Loopback.Listen();
        await using var pair = await TunnelPair.StartAsync(target.EndPoint, cancellationToken);
        using var application = await Loopback.ConnectAsync(pair.EndPoint, cancellationToken);
        using var accepted = await target.AcceptSocketAsync(cancellationToken);
        await application.DeliverAsync(accepted, [1, 2, 3], cancellationToken);
        await accepted.DeliverAsync(application, [4, 5, 6], cancellationToken);

        var (aborting, other) = applicationAborts ? (application, accepted) : (accepted, application);
        aborting.Abort();

        await other.ExpectResetAsync(cancellationToken);
    }

    [Test]
    public async Task DeadServerProxyResetsItsStreamsAndItsSuccessorServesNewOnes(CancellationToken cancellationToken)
    {
        using var target = Loopback.Listen();
        await using var pair = await TunnelPair.StartAsync(target.EndPoint, cancellationToken);
        using var application = await Loopback.ConnectAsync(pair.EndPoint, cancellationToken);
        using var accepted = await target.AcceptSocketAsync(cancellationToken);
        await application.DeliverAsync(accepted, [1, 2, 3], cancellationToken);

        await pair.Server.DisposeAsync();
        await using var successor = await ProxyProcess.StartAsync(
            ["-s", pair.Server.EndPoint.ToString(), target.EndPoint.ToString()], cancellationToken);

        await application.ExpectResetAsync(cancellationToken);
        using var next = await Loopback.ConnectAsync(pair.EndPoint, cancellationToken);
        using var nextAccepted = await target.AcceptSocketAsync(cancellationToken);
        await next.DeliverAsync(nextAccepted, [7, 8, 9], cancellationToken);
        await nextAccepted.DeliverAsync(next, [10], cancellationToken);
    }
}
