using System.Globalization;
using System.Net.Sockets;
using NUnit.Framework;
using Striper.Tests.Support;

namespace Striper.Tests.LoadTester;

/// <summary>scripts/load as its users run it.</summary>
[Category("EndToEnd")]
[CancelAfter(180_000)]
[Platform(Include = "Linux", Reason = "signals")]
internal sealed class LoadTesterTests
{
    private const string Tool = "striper-load";

    [TestCase("-n", "200", "-c", "20")]
    [TestCase("-n", "20", "-c", "10", "-r", "5", "--min", "300000", "--max", "600000")]
    public async Task EveryReplyOfAnUpperCaseServerIsRight(params string[] options)
    {
        var cancellationToken = TestContext.CurrentContext.CancellationToken;
        await using var server = await EchoAsync("upper", cancellationToken);
        var result = await ToolProcess.RunAsync(Tool, [server.Port, .. options], cancellationToken);
        Assert.That(result.ExitCode, Is.Zero);
        Assert.That(result.Output, Does.Contain($"{options[1]} of {options[1]} connections to 127.0.0.1:{server.Port} in ").And.Contain("\n0 mismatches, 0 failures\n"));
        Assert.That(result.Output, Does.Match(@"\nconnect  p50 \d+\.\d\d, p90 \d+\.\d\d, p95 \d+\.\d\d, p99 \d+\.\d\d, max \d+\.\d\d ms\nreply    p50 "));
        Assert.That(result.Output, Does.Not.Contain("\e"), "control sequences without a terminal");
    }

    [Test]
    public async Task AThousandConnectionsGoThroughTheTunnel([Values("tunnel", "classic")] string mode, CancellationToken cancellationToken)
    {
        await using var server = await EchoAsync("upper", cancellationToken);
        string[] classic = mode == "classic" ? ["--classic"] : [];
        await using var near = await ProxyProcess.StartAsync(["-s", "127.0.0.1:0", server.EndPoint.ToString(), .. classic], cancellationToken);
        await using var far = await ProxyProcess.StartAsync(["-c", "127.0.0.1:0", near.EndPoint.ToString(), .. classic], cancellationToken);
        var result = await ToolProcess.RunAsync(Tool, [far.EndPoint.ToString(), "-n", "1000", "-c", "100"], cancellationToken);
        Assert.That(result.ExitCode, Is.Zero);
        Assert.That(result.Output, Does.Contain("1000 of 1000 connections").And.Contain("\n0 mismatches, 0 failures\n"));
    }

    [Test]
    public async Task AServerThatChangesNothingIsWrong(CancellationToken cancellationToken)
    {
        await using var server = await EchoAsync("plain", cancellationToken);
        var result = await ToolProcess.RunAsync(Tool, [server.Port, "-n", "20", "-c", "5", "--seed", "7"], cancellationToken);
        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Output, Does.Contain("\n20 mismatches, 0 failures\n").And.Match(@"\nconnection 0: byte 0 of a reply of \d+ is 0x(6|7). where 0x(4|5). is due\n"));
    }

    [Test]
    public async Task OneWrongByteIsFound(CancellationToken cancellationToken)
    {
        using var listener = Loopback.Listen();
        var testing = ToolProcess.RunAsync(Tool, [Port(listener), "-n", "1", "--min", "1000", "--max", "1000"], cancellationToken);
        using var accepted = await listener.AcceptSocketAsync(cancellationToken);
        var text = await Pipes.SocketReading.ReadExactlyAsync(accepted, 1000, cancellationToken);
        for (var i = 0; i < text.Length; i++)
            text[i] -= (byte)(i == 999 ? 0 : 0x20);
        await accepted.SendAsync(text, cancellationToken);
        var result = await testing;
        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Output, Does.Contain("connection 0: byte 999 of a reply of 1000 is ").And.Contain("\n1 mismatches, 0 failures\n"));
    }

    [TestCase(0, "the end after 0 of 5 bytes of a reply")]
    [TestCase(3, "the end after 3 of 5 bytes of a reply")]
    [TestCase(6, "bytes after the last reply")]
    public async Task TooFewAndTooManyBytesAreFound(int bytes, string failure, CancellationToken cancellationToken)
    {
        using var listener = Loopback.Listen();
        var testing = ToolProcess.RunAsync(Tool, [Port(listener), "-n", "1", "--min", "5", "--max", "5"], cancellationToken);
        using var accepted = await listener.AcceptSocketAsync(cancellationToken);
        var text = await Pipes.SocketReading.ReadExactlyAsync(accepted, 5, cancellationToken);
        await accepted.SendAsync((byte[])[.. text.Append((byte)'x').Select(letter => (byte)(letter - 0x20)).Take(bytes)], cancellationToken);
        accepted.Shutdown(SocketShutdown.Send);
        var result = await testing;
        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Output, Does.Contain($"connection 0: {failure}\n").And.Contain("\n1 mismatches, 0 failures\n"));
    }

    [Test]
    public async Task AServerThatIsNotThereIsAFailure(CancellationToken cancellationToken)
    {
        var result = await ToolProcess.RunAsync(Tool, [Loopback.UnusedEndPoint().ToString(), "-n", "3"], cancellationToken);
        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Output, Does.Contain("connection 2: cannot connect: Connection refused\n").And.Contain("\n0 mismatches, 3 failures\n"));
    }

    [Test]
    public async Task AServerThatIsSilentIsAFailure(CancellationToken cancellationToken)
    {
        await using var server = await EchoAsync("discard", cancellationToken);
        var result = await ToolProcess.RunAsync(Tool, [server.Port, "-n", "2", "--timeout", "0.2"], cancellationToken);
        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Output, Does.Contain("connection 0: no reply within 0.2 s\n").And.Contain("\n0 mismatches, 2 failures\n"));
    }

    [Test]
    [RequiresProgram("script", "bsdutils")]
    public async Task OnATerminalThereIsABar(CancellationToken cancellationToken)
    {
        await using var server = await EchoAsync("upper", cancellationToken);
        var host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        await using var tool = new ChildProcess(
            Programs.Find("script") ?? "script",
            ["-q", "-e", "-c", $"stty cols 80 rows 24 && exec env -u CI -u NO_COLOR TERM=xterm-256color '{host}' '{ToolProcess.Assembly(Tool)}' {server.Port} -n 300", "/dev/null"]);
        using var reader = new StreamReader(tool.Output);
        var output = await reader.ReadToEndAsync(cancellationToken);
        Assert.That(await tool.WaitForExitAsync(cancellationToken), Is.Zero);
        Assert.That(output, Does.Contain("━").And.Contain("100%").And.Contain("0 mismatches, 0 failures"));
    }

    [TestCase("write run HOST:PORT")]
    [TestCase("'a' is no place", "a")]
    [TestCase("--connections is 1 to", "1", "-n", "0")]
    [TestCase("--min 6 is more than --max 5", "1", "--min", "6", "--max", "5")]
    [TestCase("-n needs a value", "1", "-n")]
    [TestCase("'0' has port 0", "0")]
    [TestCase("--timeout is", "1", "--timeout", "0")]
    public async Task AMistakeIsOneLine(string complaint, params string[] arguments)
    {
        var result = await ToolProcess.RunAsync(Tool, arguments, TestContext.CurrentContext.CancellationToken);
        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Errors.Split('\n'), Has.Length.EqualTo(1).And.One.StartsWith($"load: {complaint}"));
    }

    [Test]
    public async Task HelpIsThere(CancellationToken cancellationToken)
    {
        var result = await ToolProcess.RunAsync(Tool, ["-h"], cancellationToken);
        Assert.That(result.ExitCode, Is.Zero);
        Assert.That(result.Output, Does.StartWith("Usage: run HOST:PORT"));
    }

    private static Task<ToolProcess> EchoAsync(string mode, CancellationToken cancellationToken) =>
        ToolProcess.StartServerAsync("striper-echo", [mode, "127.0.0.1:0"], cancellationToken);

    private static string Port(TcpListener listener) => listener.EndPoint.Port.ToString(CultureInfo.InvariantCulture);
}
