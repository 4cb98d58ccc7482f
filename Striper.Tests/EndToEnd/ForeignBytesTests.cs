using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using NUnit.Framework;
using Striper.Tests.Support;

namespace Striper.Tests.EndToEnd;

/// <summary>Whatever else connects to the leg port is closed with one log line that names it, and disturbs nobody.</summary>
[Category("EndToEnd")]
[NonParallelizable]
[CancelAfter(120_000)]
internal sealed class ForeignBytesTests
{
    [Test]
    public async Task HttpRequestIsTurnedAway(CancellationToken cancellationToken)
    {
        var request = Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: test\r\n\r\n");
        await AssertTurnedAwayAsync(socket => socket.SendAsync(request, cancellationToken).AsTask(), cancellationToken);
    }

    [Test]
    public async Task TlsClientHelloIsTurnedAway(CancellationToken cancellationToken)
    {
        await AssertTurnedAwayAsync(
            async socket =>
            {
                await using var tls = new SslStream(new NetworkStream(socket));
                var options = new SslClientAuthenticationOptions { TargetHost = "localhost" };
                var thrown = await Assert.CatchAsync(async () => await tls.AuthenticateAsClientAsync(options, cancellationToken));
                Assert.That(thrown, Is.Not.InstanceOf<OperationCanceledException>());
            },
            cancellationToken);
    }

    [TestCase(1)]
    [TestCase(7)]
    [TestCase(4096)]
    [TestCase(1_000_000)]
    public async Task RandomBytesAreTurnedAway(int count)
    {
        var cancellationToken = TestContext.CurrentContext.CancellationToken;
        await AssertTurnedAwayAsync(
            async socket =>
            {
                try
                {
                    await new SeededBytes(61).SendAsync(socket, 0, count, cancellationToken);
                }
                catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionReset or SocketError.Shutdown)
                {
                    // Closed on the first of them: the better.
                }
            },
            cancellationToken);
    }

    [Test]
    public async Task SilenceIsTurnedAway(CancellationToken cancellationToken) =>
        await AssertTurnedAwayAsync(_ => Task.CompletedTask, cancellationToken);

    private static async Task AssertTurnedAwayAsync(Func<Socket, Task> intrude, CancellationToken cancellationToken)
    {
        using var target = Loopback.Listen();
        await using var pair = await TunnelPair.StartAsync(target.EndPoint, cancellationToken);
        using var application = await Loopback.ConnectAsync(pair.EndPoint, cancellationToken);
        using var accepted = await target.AcceptSocketAsync(cancellationToken);
        await application.DeliverAsync(accepted, [1, 2, 3], cancellationToken);

        using var intruder = await Loopback.ConnectAsync(pair.Server.EndPoint, cancellationToken);
        var name = intruder.LocalEndPoint!.ToString()!;
        await intrude(intruder);
        await accepted.DeliverAsync(application, [4, 5, 6], cancellationToken);
        await intruder.WaitForCloseAsync(cancellationToken);
        await pair.Server.WaitForErrorLinesAsync(1, name, cancellationToken);

        // The stream goes on; the target never saw the intruder.
        await application.DeliverAsync(accepted, [7, 8, 9], cancellationToken);
        await accepted.DeliverAsync(application, [10, 11, 12], cancellationToken);
        Assert.That(target.Pending(), Is.False, "a connection to the target that no application asked for");
        application.Dispose();
        accepted.Dispose();
        await pair.Server.StopAsync(cancellationToken);
        Assert.That(pair.Server.CountErrorLines(name), Is.EqualTo(1), "log lines about the intruder");
    }
}
