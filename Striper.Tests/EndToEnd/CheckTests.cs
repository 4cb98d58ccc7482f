using System.Globalization;
using System.Net.Sockets;
using NUnit.Framework;
using Striper.Common.Primitives;
using Striper.Common.Wire;
using Striper.Tests.Hostile;
using Striper.Tests.Support;

namespace Striper.Tests.EndToEnd;

/// <summary><c>tcp-proxy check</c> as its users run it. Whatever becomes of it, the target of the server is not connected to.</summary>
[Category("EndToEnd")]
[NonParallelizable]
[CancelAfter(120_000)]
internal sealed class CheckTests
{
    private TemporaryDirectory _directory = null!;
    private TcpListener _target = null!;

    [SetUp]
    public void Open()
    {
        _directory = new TemporaryDirectory();
        _target = Loopback.Listen();
    }

    [TearDown]
    public void Close()
    {
        Assert.That(_target.Pending(), Is.False, "a connection to the target");
        _target.Dispose();
        _directory.Dispose();
    }

    [Test]
    public async Task TheResultIsOnStdoutAndProgressOnStderr([Values] bool hasSecret, CancellationToken cancellationToken)
    {
        string[] secret = hasSecret ? ["--secret-file", SecretFiles.Create(_directory, "secret")] : [];
        await using var server = await StartServerAsync(secret, cancellationToken);
        await using var check = ProxyProcess.Launch(["check", server.EndPoint.ToString(), "--seconds", "0.5", .. secret]);
        var output = await ReadAsync(check, cancellationToken);
        Assert.That(await check.WaitForExitAsync(cancellationToken), Is.Zero, "exit code");

        Assert.That(output, Has.None.Contains("\e"), "control sequences");
        var rows = output.Select(line => line.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .Where(cells => cells.Length == 6 && char.IsAsciiDigit(cells[0][0])).ToList();
        Assert.That(rows.Select(cells => cells[0]).Take(3), Is.EqualTo(["1", "2", "4"]), "legs");
        Assert.That(rows.SelectMany(cells => (string[])[cells[2], cells[4]]).Select(Number), Has.All.GreaterThan(1), "Mbit/s");
        Assert.That(rows.Select(cells => cells[1]).Select(Number), Has.All.InRange(0.01, 1000), "ms");
        Assert.That(output, Has.One.Match("^(Use -n (2|4|8|16): |One leg fills this path: use -n 2 )"));
        Assert.That(check.ErrorLines[0], Does.StartWith($"checking {server.EndPoint} over 1, 2, 4, 8 and 16 legs, 0.5 s each way: about "));
        Assert.That(check.ErrorLines, Has.One.Match(@"^  1 leg: \d+\.\d Mbit/s down, \d+\.\d up, round trip "));
        Assert.That(server.CountErrorLines("new, for a check"), Is.EqualTo(rows.Count), "tunnels");

        await server.StopAsync(cancellationToken);
    }

    [Test]
    public async Task ItemsOfViaAreMeasuredAloneAndADeadOneIsNamed(CancellationToken cancellationToken)
    {
        await using var server = await StartServerAsync([], cancellationToken);
        await using var check = ProxyProcess.Launch("check", server.EndPoint.ToString(), "--seconds", "0.2", "--via", "127.0.0.2,127.0.0.3,192.0.2.77");
        var output = await ReadAsync(check, cancellationToken);
        Assert.That(await check.WaitForExitAsync(cancellationToken), Is.Zero, "exit code");
        Assert.That(output, Has.One.StartsWith("127.0.0.2 alone gives "));
        Assert.That(output, Has.One.StartsWith("127.0.0.3 alone gives "));
        Assert.That(output, Has.One.StartsWith("192.0.2.77 gives nothing: Cannot assign requested address"));
        Assert.That(output, Has.One.Contains("--via '127.0.0.2,127.0.0.3' -n "));
    }

    [Test]
    public async Task AnotherSecretIsOneClearLine([Values("another", "none")] string secret, CancellationToken cancellationToken)
    {
        await using var server = await StartServerAsync(["--secret-file", SecretFiles.Create(_directory, "server")], cancellationToken);
        string[] own = secret == "another" ? ["--secret-file", SecretFiles.Create(_directory, "client")] : [];
        Assert.That(
            await FailAsync(["check", server.EndPoint.ToString(), .. own], cancellationToken),
            Does.StartWith($"tcp-proxy: no leg to {server.EndPoint}: ").And.Contains("--secret-file"));
    }

    [Test]
    public async Task NobodyThereIsOneClearLine(CancellationToken cancellationToken)
    {
        var unused = Loopback.UnusedEndPoint();
        Assert.That(
            await FailAsync(["check", unused.ToString()], cancellationToken),
            Is.EqualTo($"tcp-proxy: no leg to {unused}: Connection refused, start tcp-proxy -s there, or check address and port"));
    }

    [Test]
    public async Task SilenceIsOneClearLine(CancellationToken cancellationToken) =>
        Assert.That(
            await FailAsync(["check", _target.EndPoint.ToString(), "--connect-timeout", "0.3"], cancellationToken, acceptedByTarget: true),
            Does.StartWith($"tcp-proxy: no leg to {_target.EndPoint}: no ACCEPT within 0.3 s, "));

    [Test]
    public async Task AnotherProgramIsOneClearLine(CancellationToken cancellationToken)
    {
        using var other = Loopback.Listen();
        var greeting = GreetAsync(other, "SSH-2.0-OpenSSH_9.9\r\n"u8.ToArray(), cancellationToken);
        Assert.That(
            await FailAsync(["check", other.EndPoint.ToString()], cancellationToken),
            Does.StartWith($"tcp-proxy: no leg to {other.EndPoint}: there is no tcp-proxy -s at this port, the first bytes are "));
        other.Stop();
        await greeting;
    }

    [Test]
    public async Task AServerOfBeforeIsOneClearLine(CancellationToken cancellationToken)
    {
        using var old = Loopback.Listen();
        var accept = HandshakeCodec.Write(new Accept(ProtocolVersion.Current, ServerInstanceId.NewRandom(), TunnelLimits.Default));
        var behind = AcceptAsOfBeforeAsync(old, accept, cancellationToken);
        Assert.That(
            await FailAsync(["check", old.EndPoint.ToString()], cancellationToken),
            Is.EqualTo($"tcp-proxy: no leg to {old.EndPoint}: the -s proxy there is too old for a check, bring it up to date (its target was not touched)"));
        old.Stop();
        Assert.That(await behind, Is.Zero, "bytes behind HELLO");
    }

    [Test]
    public async Task SigTermEndsIt(CancellationToken cancellationToken)
    {
        await using var server = await StartServerAsync(["-v"], cancellationToken);
        await using var check = ProxyProcess.Launch("check", server.EndPoint.ToString(), "--seconds", "20");
        await server.WaitForErrorLinesAsync(1, " opened", cancellationToken);
        check.Terminate();
        await check.WaitForErrorLinesAsync(1, "stopped", cancellationToken);
        Assert.That(await check.WaitForExitAsync(cancellationToken), Is.EqualTo(1), "exit code");
        await server.WaitForErrorLinesAsync(1, "over (closed by the other end: ", cancellationToken);
    }

    [Test]
    [RequiresProgram("script", "bsdutils")]
    public async Task OnATerminalThereIsABarAndCtrlCLeavesItInOrder(CancellationToken cancellationToken)
    {
        await using var server = await StartServerAsync([], cancellationToken);
        await using var check = ProxyProcess.LaunchOnTerminal($"check {server.EndPoint} --seconds 20");
        var terminal = new Terminal(check);
        await terminal.WaitForAsync("\e[?25l", cancellationToken);
        await terminal.WaitForAsync("1 leg, down", cancellationToken);
        await terminal.TypeAsync("\x03", "\e[?25h", cancellationToken);
        await terminal.WaitForAsync("stopped", cancellationToken);
        Assert.That(await check.WaitForExitAsync(cancellationToken), Is.EqualTo(1), "exit code");
    }

    private Task<ProxyProcess> StartServerAsync(string[] arguments, CancellationToken cancellationToken) =>
        ProxyProcess.StartAsync(["-s", "127.0.0.1:0", _target.EndPoint.ToString(), .. arguments], cancellationToken);

    /// <summary>Runs a check that fails; its line about that, which is the only one beside the announcement.</summary>
    private async Task<string> FailAsync(string[] arguments, CancellationToken cancellationToken, bool acceptedByTarget = false)
    {
        await using var check = ProxyProcess.Launch(arguments);
        Assert.That(await ReadAsync(check, cancellationToken), Is.Empty, "stdout");
        Assert.That(await check.WaitForExitAsync(cancellationToken), Is.EqualTo(1), "exit code");
        Assert.That(check.ErrorLines, Has.Count.EqualTo(2));
        while (acceptedByTarget && _target.Pending())
            (await _target.AcceptSocketAsync(cancellationToken)).Dispose();
        return check.ErrorLines[1];
    }

    private static double Number(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);

    private static async Task<string[]> ReadAsync(ProxyProcess check, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(check.Output);
        var output = await reader.ReadToEndAsync(cancellationToken);
        await TestContext.Out.WriteLineAsync(output);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static async Task GreetAsync(TcpListener listener, byte[] greeting, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                using var socket = await listener.AcceptSocketAsync(cancellationToken);
                await socket.SendAsync(greeting, cancellationToken);
                await socket.WaitForCloseAsync(cancellationToken);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    /// <summary>Takes legs as a server that ignores attributes does; how many bytes were said behind their HELLO.</summary>
    private static async Task<int> AcceptAsOfBeforeAsync(TcpListener listener, byte[] accept, CancellationToken cancellationToken)
    {
        var behind = 0;
        var buffer = new byte[1024];
        try
        {
            while (true)
            {
                var leg = new HostileLeg(await listener.AcceptSocketAsync(cancellationToken));
                if (await leg.ReadMessageAsync(cancellationToken) is null)
                    continue;
                await leg.SendAsync(accept);
                try
                {
                    behind += await leg.Socket.ReceiveAsync(buffer, cancellationToken);
                }
                catch (SocketException)
                {
                    // Reset, which is as good as silence.
                }

                leg.Dispose();
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return behind;
        }
    }
}
