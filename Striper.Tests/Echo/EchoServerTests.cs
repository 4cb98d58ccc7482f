using System.Net.Sockets;
using System.Text;
using NUnit.Framework;
using Striper.Tests.Pipes;
using Striper.Tests.Support;

namespace Striper.Tests.Echo;

/// <summary>scripts/echo as its users run it.</summary>
[Category("EndToEnd")]
[CancelAfter(120_000)]
[Platform(Include = "Linux", Reason = "signals")]
internal sealed class EchoServerTests
{
    private const string Tool = "striper-echo";

    [TestCase("upper", "Grüße, world 1\n", "GRüßE, WORLD 1\n")]
    [TestCase("plain", "Grüße, world 1\n", "Grüße, world 1\n")]
    [TestCase("discard", "Grüße, world 1\n", "")]
    public async Task AModeAnswersAndEndsWithTheClient(string mode, string said, string due, CancellationToken cancellationToken)
    {
        await using var server = await StartAsync(cancellationToken, mode);
        using var client = await Loopback.ConnectAsync(server.EndPoint, cancellationToken);
        await client.SendAsync(Encoding.UTF8.GetBytes(said), cancellationToken);
        client.Shutdown(SocketShutdown.Send);
        Assert.That(Encoding.UTF8.GetString(await client.ReadToFinAsync(cancellationToken)), Is.EqualTo(due));
    }

    [Test]
    public async Task ChargenSendsItsLinesUntilTheClientEnds(CancellationToken cancellationToken)
    {
        await using var server = await StartAsync(cancellationToken, "chargen");
        using var client = await Loopback.ConnectAsync(server.EndPoint, cancellationToken);

        // RFC 864 has the first two lines; after 95 the first comes again.
        var lines = Encoding.ASCII.GetString(await client.ReadExactlyAsync(96 * 74, cancellationToken)).Split("\r\n");
        Assert.That(lines[0], Is.EqualTo(" !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefg"));
        Assert.That(lines[1], Is.EqualTo("!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefgh"));
        Assert.That(lines[95], Is.EqualTo(lines[0]));
        client.Shutdown(SocketShutdown.Send);
        Assert.That(await client.ReadToEndAsync(cancellationToken), Is.Null, "FIN");
    }

    [Test]
    public async Task ManyConnectionsAreServedAtOnce(CancellationToken cancellationToken)
    {
        await using var server = await StartAsync(cancellationToken, "plain");
        var clients = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Loopback.ConnectAsync(server.EndPoint, cancellationToken)));
        foreach (var client in clients.Reverse())
        {
            await client.SendAsync("x"u8.ToArray(), cancellationToken);
            Assert.That(await client.ReadExactlyAsync(1, cancellationToken), Is.EqualTo("x"u8.ToArray()));
        }

        foreach (var client in clients)
            client.Dispose();
    }

    [Test]
    public async Task AnInterruptLetsConnectionsEnd(CancellationToken cancellationToken)
    {
        await using var server = await StartAsync(cancellationToken, "upper", "--drain", "60");
        using var client = await Loopback.ConnectAsync(server.EndPoint, cancellationToken);
        await client.SendAsync("a"u8.ToArray(), cancellationToken);
        await client.ReadExactlyAsync(1, cancellationToken);

        server.Interrupt();
        Assert.That(await server.ReadLineAsync(cancellationToken), Is.EqualTo("stopping: 1 connections have 60 s to end"));
        await Loopback.WaitUntilRefusedAsync(server.EndPoint, cancellationToken);
        await client.SendAsync("b"u8.ToArray(), cancellationToken);
        Assert.That(await client.ReadExactlyAsync(1, cancellationToken), Is.EqualTo("B"u8.ToArray()));
        client.Shutdown(SocketShutdown.Send);

        Assert.That(await client.ReadToEndAsync(cancellationToken), Is.Null, "FIN");
        Assert.That(await server.ReadLineAsync(cancellationToken), Is.EqualTo("stopped: 1 connections, 2 bytes received, 2 sent"));
        Assert.That(await server.WaitForExitAsync(cancellationToken), Is.Zero);
    }

    [Test]
    public async Task ASecondInterruptResetsThem(CancellationToken cancellationToken)
    {
        await using var server = await StartAsync(cancellationToken, "upper", "--drain", "600");
        using var client = await Loopback.ConnectAsync(server.EndPoint, cancellationToken);
        await client.SendAsync("a"u8.ToArray(), cancellationToken);
        await client.ReadExactlyAsync(1, cancellationToken);
        server.Interrupt();
        await server.ReadLineAsync(cancellationToken);
        server.Interrupt();
        await client.ExpectResetAsync(cancellationToken);
        Assert.That(await server.WaitForExitAsync(cancellationToken), Is.Zero);
    }

    [Test]
    public async Task AnIdleConnectionIsResetAndVerboseTellsAll(CancellationToken cancellationToken)
    {
        await using var server = await StartAsync(cancellationToken, "upper", "--idle", "0.2", "-v");
        using var client = await Loopback.ConnectAsync(server.EndPoint, cancellationToken);
        await client.ExpectResetAsync(cancellationToken);
        Assert.That(await server.ReadLineAsync(cancellationToken), Does.Match(
            @$"^connection 1: from {client.LocalEndPoint}, TCP_NODELAY on, SO_KEEPALIVE off, SO_LINGER off, SO_SNDBUF \d+, SO_RCVBUF \d+, TCP_MAXSEG \d+, TCP_CONGESTION \w+$"));
        Assert.That(await server.ReadLineAsync(cancellationToken), Is.EqualTo("connection 1: reset, nothing moved for 0.2 s, 0 bytes received, 0 sent"));
    }

    [TestCase(2, "mode 'loud' is unknown, use upper, plain, discard or chargen", "loud")]
    [TestCase(2, "'x:y' is no place", "x:y")]
    [TestCase(2, "'2' is too much", "1", "2")]
    [TestCase(2, "--idle is 0 to", "--idle", "-1")]
    [TestCase(2, "'--frobnicate' is not understood", "--frobnicate")]
    [TestCase(2, "--idle needs a value", "upper", "1", "--idle")]
    [TestCase(2, "--idle has no value that can be used", "--idle", "5m")]
    [TestCase(2, "mode 'LOUD' is unknown", "LOUD", "1")]
    public async Task AMistakeIsOneLine(int status, string complaint, params string[] arguments)
    {
        var result = await ToolProcess.RunAsync(Tool, arguments, TestContext.CurrentContext.CancellationToken);
        Assert.That(result.ExitCode, Is.EqualTo(status));
        Assert.That(result.Errors.Split('\n'), Has.Length.EqualTo(1).And.One.StartsWith($"echo: {complaint}"));
    }

    [Test]
    public async Task APortInUseIsAFailure(CancellationToken cancellationToken)
    {
        using var taken = Loopback.Listen();
        var result = await ToolProcess.RunAsync(Tool, ["upper", taken.EndPoint.ToString()], cancellationToken);
        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Errors, Does.Match(@"^echo: cannot listen on 127\.0\.0\.1:\d+: Address already in use; choose another port or address$"));
    }

    [Test]
    public async Task HelpIsThere(CancellationToken cancellationToken)
    {
        var result = await ToolProcess.RunAsync(Tool, ["-h"], cancellationToken);
        Assert.That(result.ExitCode, Is.Zero);
        Assert.That(result.Output, Does.StartWith("Usage: run [MODE] [LISTEN]"));
    }

    private static Task<ToolProcess> StartAsync(CancellationToken cancellationToken, string mode, params string[] options) =>
        ToolProcess.StartServerAsync(Tool, [mode, "127.0.0.1:0", .. options], cancellationToken);
}
