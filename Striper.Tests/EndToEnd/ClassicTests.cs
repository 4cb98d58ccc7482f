using System.Net;
using System.Net.Sockets;
using NUnit.Framework;
using Striper.Common.Transport;
using Striper.Tests.Pipes;
using Striper.Tests.Support;

namespace Striper.Tests.EndToEnd;

/// <summary><c>--classic</c>: the original tcp-striper's wire, against raw sockets that speak it byte by byte, and end to end.</summary>
[Category("EndToEnd")]
[CancelAfter(120_000)]
internal sealed class ClassicTests
{
    [Test]
    public async Task TheClientSendsTheOriginalsFrames(CancellationToken cancellationToken)
    {
        using var original = Loopback.Listen();
        await using var client = await StartClientAsync(original.EndPoint, cancellationToken);
        Assert.That(client.Role, Is.EqualTo($"client-facing, classic, to {original.EndPoint}"));
        using var application = await Loopback.ConnectAsync(client.EndPoint, cancellationToken);
        using var framed = await original.AcceptSocketAsync(cancellationToken);

        await application.SendAsync("abc"u8.ToArray(), cancellationToken);
        Assert.That(await framed.ReadExactlyAsync(4, cancellationToken), Is.EqualTo("\x03"u8.ToArray().Concat("abc"u8.ToArray())));
        var bytes = Enumerable.Range(0, 123).Select(i => (byte)i).ToArray();
        await application.SendAsync(bytes, cancellationToken);
        Assert.That(await framed.ReadExactlyAsync(124, cancellationToken), Is.EqualTo((byte[])[0x7b, .. bytes]));

        // FIN is no frame, and the other direction stays open.
        application.Shutdown(SocketShutdown.Send);
        await framed.ExpectEndAsync(cancellationToken);
        await framed.SendAsync((byte[])[0x00, 0x02, .. "ok"u8, 0x00], cancellationToken);
        framed.Shutdown(SocketShutdown.Send);
        Assert.That(await application.ReadToFinAsync(cancellationToken), Is.EqualTo("ok"u8.ToArray()));
        await client.StopAsync(cancellationToken);
    }

    [Test]
    public async Task TheServerTakesTheOriginalsFrames(CancellationToken cancellationToken)
    {
        using var target = Loopback.Listen();
        await using var server = await StartServerAsync(target.EndPoint, cancellationToken);
        Assert.That(server.Role, Is.EqualTo($"server-facing, classic, forwarding to {target.EndPoint}"));
        using var original = await Loopback.ConnectAsync(server.EndPoint, cancellationToken);
        using var accepted = await target.AcceptSocketAsync(cancellationToken);

        var bytes = Enumerable.Range(0, 200_000).Select(i => (byte)(i * 7)).ToArray();
        await original.SendAsync((byte[])[0xc0, 0x9a, 0x0c, .. bytes], cancellationToken);
        Assert.That(await accepted.ReadExactlyAsync(bytes.Length, cancellationToken), Is.EqualTo(bytes));

        // The target's FIN first, then the client's.
        await accepted.SendAsync("bye"u8.ToArray(), cancellationToken);
        accepted.Shutdown(SocketShutdown.Send);
        Assert.That(await original.ReadToFinAsync(cancellationToken), Is.EqualTo((byte[])[3, .. "bye"u8]));
        await original.SendAsync((byte[])[1, (byte)'x'], cancellationToken);
        original.Shutdown(SocketShutdown.Send);
        Assert.That(await accepted.ReadToFinAsync(cancellationToken), Is.EqualTo("x"u8.ToArray()));
        await server.StopAsync(cancellationToken);
    }

    [TestCase("8000", "its last group is zero")]
    [TestCase("818020", "exceeds the limit of 524288")]
    [TestCase("05aa", "FIN inside a frame")]
    public async Task ABrokenFrameResetsTheConnectionAndNoOther(string hex, string reason, CancellationToken cancellationToken)
    {
        using var target = Loopback.Listen();
        await using var server = await StartServerAsync(target.EndPoint, cancellationToken);
        using var other = await StreamOverAsync(server.EndPoint, target, cancellationToken);
        using var broken = await StreamOverAsync(server.EndPoint, target, cancellationToken);

        await broken.Application.SendAsync(Convert.FromHexString(hex), cancellationToken);
        if (reason.StartsWith("FIN", StringComparison.Ordinal))
            broken.Application.Shutdown(SocketShutdown.Send);
        await broken.Target.ExpectResetAsync(cancellationToken);
        await broken.Application.ExpectResetAsync(cancellationToken);

        await server.WaitForErrorLinesAsync(1, reason, cancellationToken);
        Assert.That(server.ErrorLines, Has.Exactly(1).Contains($"WARN connection 2: reset, {broken.Application.LocalEndPoint} does not speak tcp-striper's frames as it should"));
        await other.Application.SendAsync((byte[])[1, 7], cancellationToken);
        Assert.That(await other.Target.ReadExactlyAsync(1, cancellationToken), Is.EqualTo((byte[])[7]));
    }

    [Test]
    public async Task AResetPassesBothWays([Values] bool byApplication, CancellationToken cancellationToken)
    {
        using var target = Loopback.Listen();
        await using var server = await StartServerAsync(target.EndPoint, cancellationToken);
        await using var client = await StartClientAsync(server.EndPoint, cancellationToken);
        using var stream = await StreamPair.OpenAsync(client.EndPoint, target, cancellationToken);
        var (resetting, other) = byApplication ? (stream.Application, stream.Target) : (stream.Target, stream.Application);

        resetting.Reset();

        await other.ExpectResetAsync(cancellationToken);
    }

    [Test]
    public async Task BothEndsCarryManyConnectionsAtOnce(CancellationToken cancellationToken)
    {
        using var target = Loopback.Listen();
        await using var server = await StartServerAsync(new DnsEndPoint("localhost", target.EndPoint.Port), cancellationToken);
        await using var client = await StartClientAsync(server.EndPoint, cancellationToken);
        var streams = new List<StreamPair>();
        for (var i = 0; i < 8; i++)
            streams.Add(await StreamPair.OpenAsync(client.EndPoint, target, cancellationToken));

        await Task.WhenAll(streams.Select((stream, i) => stream.ExchangeAsync((ulong)i + 91, 16 << 20, cancellationToken)));
        foreach (var stream in streams)
        {
            await stream.FinishAsync(cancellationToken);
            stream.Dispose();
        }

        await client.StopAsync(cancellationToken);
        await server.StopAsync(cancellationToken);
    }

    [Test]
    public async Task StatisticsAreThoseOfARelay(CancellationToken cancellationToken)
    {
        using var target = Loopback.Listen();
        await using var server = await StartServerAsync(target.EndPoint, cancellationToken);
        await using var client = await ProxyProcess.StartAsync(
            ["-c", "--classic", "127.0.0.1:0", server.EndPoint.ToString(), "--admin", $"{Loopback.UnusedEndPoint().Port}"], cancellationToken);
        await client.WaitForErrorLinesAsync(1, "admin endpoint on ", cancellationToken);
        var address = client.ErrorLines.First(line => line.Contains("admin endpoint on ", StringComparison.Ordinal)).Split(" on ")[1].Split('/')[2];
        using var stream = await StreamPair.OpenAsync(client.EndPoint, target, cancellationToken);

        using var http = new HttpClient();
        var statistics = await http.GetStringAsync($"http://{address}/stats", cancellationToken);
        Assert.That(statistics, Does.Match("\"mode\":\"client\".*\"is_relay\":true.*\"is_healthy\":true.*\"streams_open\":1.*\"sent_bytes\":3.*\"received_bytes\":3.*\"connections\":\\[\\{\"id\":1"));
    }

    private static Task<ProxyProcess> StartClientAsync(IPEndPoint server, CancellationToken cancellationToken) =>
        ProxyProcess.StartAsync(["-c", "--classic", "127.0.0.1:0", server.Address.ToString(), $"{server.Port}"], cancellationToken);

    private static Task<ProxyProcess> StartServerAsync(EndPoint target, CancellationToken cancellationToken) =>
        ProxyProcess.StartAsync(
            ["-s", "--classic", "127.0.0.1:0", target is DnsEndPoint name ? $"{name.Host}:{name.Port}" : target.ToString()!], cancellationToken);

    // A framed connection and the target's end of it; one byte has passed.
    private static async Task<StreamPair> StreamOverAsync(IPEndPoint proxy, TcpListener target, CancellationToken cancellationToken)
    {
        var framed = await Loopback.ConnectAsync(proxy, cancellationToken);
        await framed.SendAsync((byte[])[1, 42], cancellationToken);
        var accepted = await target.AcceptSocketAsync(cancellationToken);
        Assert.That(await accepted.ReadExactlyAsync(1, cancellationToken), Is.EqualTo((byte[])[42]));
        return new StreamPair(framed, accepted);
    }
}
