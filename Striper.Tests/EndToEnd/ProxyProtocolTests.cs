using System.Net;
using System.Net.Sockets;
using System.Text;
using NUnit.Framework;
using Striper.Tests.Support;

namespace Striper.Tests.EndToEnd;

/// <summary>The target learns whom a stream is for.</summary>
[Category("EndToEnd")]
[CancelAfter(60_000)]
internal sealed class ProxyProtocolTests
{
    [TestCase("v1")]
    [TestCase("v2")]
    [RequiresProgram("nginx", "nginx-light")]
    [RequiresProgram("curl", "curl")]
    public async Task NginxSeesTheApplication(string version)
    {
        var cancellationToken = TestContext.CurrentContext.CancellationToken;
        using var directory = new TemporaryDirectory();
        await using var server = await HttpFileServer.StartAsync(cancellationToken, expectsProxyProtocol: true);
        var sum = await new SeededBytes(3).WriteFileAsync(server.Files["f"], 1_000_000, cancellationToken);
        var options = new TunnelPairOptions { Legs = 2, ServerArguments = ["--proxy-protocol", version] };
        await using var pair = await TunnelPair.StartAsync(server.EndPoint, options, cancellationToken);

        var port = Loopback.UnusedEndPoint().Port;
        string[] ask = ["-sS", "--fail", "--interface", "127.0.0.1", "--local-port", $"{port}", $"http://{pair.EndPoint}/who"];
        var answer = await Command.RunAsync("curl", ask, cancellationToken);
        Assert.That(answer, Is.EqualTo($"127.0.0.1 {port} 127.0.0.1 {pair.EndPoint.Port}"));

        await Command.RunAsync("curl", ["-sS", "--fail", "-o", directory["f"], $"http://{pair.EndPoint}/f"], cancellationToken);
        Assert.That(await Checksum.OfFileAsync(directory["f"], cancellationToken), Is.EqualTo(sum));
    }

    [Test]
    public async Task TheHeaderComesFirstAlsoWhenTheTargetSpeaksFirst(CancellationToken cancellationToken)
    {
        using var target = Loopback.Listen();
        var options = new TunnelPairOptions { Legs = 2, ServerArguments = ["--proxy-protocol", "v1"] };
        await using var pair = await TunnelPair.StartAsync(target.EndPoint, options, cancellationToken);
        using var application = await Loopback.ConnectAsync(pair.EndPoint, cancellationToken);
        using var accepted = await target.AcceptSocketAsync(cancellationToken);

        await accepted.DeliverAsync(application, [1, 2, 3], cancellationToken);
        var own = (IPEndPoint)application.LocalEndPoint!;
        var header = Encoding.ASCII.GetBytes($"PROXY TCP4 127.0.0.1 127.0.0.1 {own.Port} {pair.EndPoint.Port}\r\n");
        await application.SendAsync(new byte[] { 4, 5 }, cancellationToken);
        application.Shutdown(SocketShutdown.Send);
        var received = new List<byte>();
        var buffer = new byte[256];
        while (await accepted.ReceiveAsync(buffer, cancellationToken) is > 0 and var count)
            received.AddRange(buffer[..count]);
        Assert.That(received, Is.EqualTo((byte[])[.. header, 4, 5]));
    }
}
