using System.Net;
using System.Net.Sockets;
using System.Text;
using NUnit.Framework;
using Striper.Tests.Pipes;
using Striper.Tests.Support;

namespace Striper.Tests.EndToEnd;

/// <summary><c>--pool</c>: connections to the target are there before the applications.</summary>
[Category("EndToEnd")]
[CancelAfter(120_000)]
internal sealed class PoolTests
{
    [TestCase("-s")]
    [TestCase("relay")]
    [TestCase("classic")]
    public async Task TheTargetSeesAConnectionBeforeTheApplicationComes(string mode, CancellationToken cancellationToken)
    {
        await using var target = new GreetingTarget();
        await using var server = await StartAsync(mode, target.EndPoint, [], cancellationToken);
        await target.WaitForAsync(2, cancellationToken);
        await using var client = mode == "relay" ? null : await ClientAsync(mode, server, cancellationToken);
        var (application, served) = await JoinAsync((client ?? server).EndPoint, target, cancellationToken);
        using var disposed = application;
        await application.DeliverAsync(served, [1, 2, 3], cancellationToken);

        // Those that nobody uses end at once, the one in use when the application does.
        server.Terminate();
        foreach (var unused in target.Accepted.Where(socket => socket != served))
            await unused.WaitForCloseAsync(cancellationToken);
        await application.DeliverAsync(served, [4, 5, 6], cancellationToken);
        application.Shutdown(SocketShutdown.Send);
        await served.ExpectEndAsync(cancellationToken);
        served.Shutdown(SocketShutdown.Send);
        await application.ExpectEndAsync(cancellationToken);
        Assert.That(await server.WaitForExitAsync(cancellationToken), Is.Zero);
    }

    [Test]
    public async Task TheHeaderOfTheProxyProtocolIsSentWhenAConnectionIsUsed(CancellationToken cancellationToken)
    {
        await using var target = new GreetingTarget();
        await using var server = await StartAsync("-s", target.EndPoint, ["--proxy-protocol", "v1"], cancellationToken);
        await target.WaitForAsync(2, cancellationToken);
        await using var client = await ClientAsync("-s", server, cancellationToken);
        var (application, served) = await JoinAsync(client.EndPoint, target, cancellationToken);
        using var disposed = application;

        var own = (IPEndPoint)application.LocalEndPoint!;
        var header = $"PROXY TCP4 127.0.0.1 127.0.0.1 {own.Port} {client.EndPoint.Port}\r\n";
        Assert.That(Encoding.ASCII.GetString(await served.ReadExactlyAsync(header.Length, cancellationToken)), Is.EqualTo(header));
    }

    // The pool notes a connection a little after the target has it: an application that comes between is joined to another one.
    private static async Task<(Socket Application, Socket Served)> JoinAsync(IPEndPoint proxy, GreetingTarget target, CancellationToken cancellationToken)
    {
        while (true)
        {
            var before = target.Accepted.Count;
            var application = await Loopback.ConnectAsync(proxy, cancellationToken);
            var number = BitConverter.ToInt32(await application.ReadExactlyAsync(sizeof(int), cancellationToken));
            if (number < before)
                return (application, target.Accepted[number]);
            application.Dispose();
        }
    }

    private static Task<ProxyProcess> StartAsync(string mode, IPEndPoint target, IEnumerable<string> options, CancellationToken cancellationToken)
    {
        string[] words = mode switch
        {
            "-s" => ["-s"],
            "classic" => ["-s", "--classic"],
            _ => [],
        };
        return ProxyProcess.StartAsync([.. words, "127.0.0.1:0", target.ToString(), "--pool", "2", "--drain", "60", .. options], cancellationToken);
    }

    private static Task<ProxyProcess> ClientAsync(string mode, ProxyProcess server, CancellationToken cancellationToken) =>
        ProxyProcess.StartAsync(["-c", "127.0.0.1:0", server.EndPoint.ToString(), .. mode == "classic" ? (string[])["--classic"] : []], cancellationToken);
}
