using System.Globalization;
using System.Net.Sockets;
using System.Text;
using NUnit.Framework;
using Striper.Tests.Pipes;
using Striper.Tests.Support;

namespace Striper.Tests.Foo;

/// <summary>scripts/foo as its users run it.</summary>
[Category("EndToEnd")]
[CancelAfter(120_000)]
[Platform(Include = "Linux", Reason = "signals")]
internal sealed class FooTests
{
    private const string Tool = "striper-foo";

    [Test]
    public async Task TheServerAnswersEachRequest(CancellationToken cancellationToken)
    {
        await using var server = await StartAsync(cancellationToken, "--nak-every", "3");
        Assert.That(await TalkAsync(server, "REQ 7 hello\nREQ 8\nREQ 9 never\nREQ 7 again\n", cancellationToken), Is.EqualTo("ACK 7 hello\nACK 8\nNAK 9\nACK 7 again\n"));
    }

    [TestCase("REQ 1\nACK 2\n", "a client sent an answer, to 2")]
    [TestCase("REQ 1\nREQ two\n", "a line has no number where its seq should be")]
    [TestCase("REQ 1\nREQ 2", "the end inside a line, after 5 bytes of it")]
    public async Task ABrokenLineEndsTheConnectionAndNoOther(string said, string complaint, CancellationToken cancellationToken)
    {
        await using var server = await StartAsync(cancellationToken, "-v");
        using (var client = await Loopback.ConnectAsync(server.EndPoint, cancellationToken))
        {
            await client.SendAsync(Encoding.UTF8.GetBytes(said), cancellationToken);
            client.Shutdown(SocketShutdown.Send);
            await client.WaitForCloseAsync(cancellationToken);
        }

        Assert.That(await server.ReadLineAsync(cancellationToken), Does.StartWith("connection 1: from "));
        Assert.That(await server.ReadLineAsync(cancellationToken), Does.StartWith($"connection 1: ended, {complaint}"));
        Assert.That(await TalkAsync(server, "REQ 3\n", cancellationToken), Is.EqualTo("ACK 3\n"));
    }

    [TestCase("--nak-every", "4", "--shuffle")]
    [TestCase]
    public async Task EveryRequestIsAnsweredOnceThroughTheTunnel(params string[] options)
    {
        var cancellationToken = TestContext.CurrentContext.CancellationToken;
        await using var server = await StartAsync(cancellationToken, options);
        await using var pair = await TunnelPair.StartAsync(server.EndPoint, cancellationToken);
        var result = await ToolProcess.RunAsync(Tool, ["client", pair.EndPoint.ToString(), "-n", "2000", "-c", "5", "-p", "100"], cancellationToken);
        Assert.That(result.ExitCode, Is.Zero);
        Assert.That(result.Output, Does.Contain("10000 of 10000 requests to ").And.Contain(options.Length > 0 ? ": 7500 ACK, 2500 NAK, " : ": 10000 ACK, 0 NAK, "));

        server.Interrupt();
        Assert.That(await server.ReadLineAsync(cancellationToken), Is.EqualTo("stopped: 5 connections, 10000 requests"));
        Assert.That(await server.WaitForExitAsync(cancellationToken), Is.Zero);
    }

    [TestCase("ACK 1 {0}\nACK 1 {0}\n", "1 was answered twice")]
    [TestCase("ACK 3\n", "3 was answered and never asked")]
    [TestCase("ACK 1 other\n", "the answer to 1 has other data than the request")]
    [TestCase("ACK 1 {0}\n", "the server ended with 1 requests unanswered")]
    [TestCase("OK\n", "a line does not begin with REQ, ACK or NAK and a blank")]
    public async Task AWrongAnswerIsFound(string answer, string complaint, CancellationToken cancellationToken)
    {
        using var listener = Loopback.Listen();
        var asking = ToolProcess.RunAsync(
            Tool, ["client", listener.EndPoint.Port.ToString(CultureInfo.InvariantCulture), "-n", "2", "--data", "3"], cancellationToken);
        using var accepted = await listener.AcceptSocketAsync(cancellationToken);
        var requests = Encoding.UTF8.GetString(await accepted.ReadToFinAsync(cancellationToken));
        Assert.That(requests, Is.EqualTo("REQ 1 0xx\nREQ 2 1xx\n"));
        await accepted.SendAsync(Encoding.UTF8.GetBytes(string.Format(CultureInfo.InvariantCulture, answer, "0xx")), cancellationToken);
        accepted.Shutdown(SocketShutdown.Send);
        var result = await asking;
        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Output, Does.Contain($"connection 0: {complaint}"));
    }

    [Test]
    public async Task ASilentServerIsAFailure(CancellationToken cancellationToken)
    {
        using var listener = Loopback.Listen();
        var result = await ToolProcess.RunAsync(
            Tool, ["client", listener.EndPoint.Port.ToString(CultureInfo.InvariantCulture), "-n", "5", "-p", "2", "--timeout", "0.2"], cancellationToken);
        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Output, Does.Contain("0 of 5 requests to ").And.Contain("connection 0: no answer within 0.2 s, 2 requests wait"));
    }

    [TestCase("write run server or run client first")]
    [TestCase("write run client HOST:PORT", "client")]
    [TestCase("'2' is too much", "server", "1", "2")]
    [TestCase("--pipeline is 1 to", "client", "1", "-p", "0")]
    public async Task AMistakeIsOneLine(string complaint, params string[] arguments)
    {
        var result = await ToolProcess.RunAsync(Tool, arguments, TestContext.CurrentContext.CancellationToken);
        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Errors.Split('\n'), Has.Length.EqualTo(1).And.One.Contains(complaint));
    }

    private static Task<ToolProcess> StartAsync(CancellationToken cancellationToken, params string[] options) =>
        ToolProcess.StartServerAsync(Tool, ["server", "127.0.0.1:0", .. options], cancellationToken);

    private static async Task<string> TalkAsync(ToolProcess server, string said, CancellationToken cancellationToken)
    {
        using var client = await Loopback.ConnectAsync(server.EndPoint, cancellationToken);
        await client.SendAsync(Encoding.UTF8.GetBytes(said), cancellationToken);
        client.Shutdown(SocketShutdown.Send);
        return Encoding.UTF8.GetString(await client.ReadToFinAsync(cancellationToken));
    }
}
