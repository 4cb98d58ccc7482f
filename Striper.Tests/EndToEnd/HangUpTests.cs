using NUnit.Framework;
using Striper.Tests.Support;

namespace Striper.Tests.EndToEnd;

/// <summary>SIGHUP means that log files were moved away, unless it comes of a terminal that was closed.</summary>
[Category("EndToEnd")]
[NonParallelizable]
[Platform(Include = "Unix", Reason = "SIGHUP is POSIX.")]
[CancelAfter(60_000)]
internal sealed class HangUpTests
{
    private const int SigHup = 1;

    // The tests themselves may run under nohup, which is inherited; and from a terminal, which setsid leaves.
    private static readonly string[] _withoutTerminal = ["setsid", "env", "--default-signal=HUP"];

    // What nohup does.
    private static readonly string[] _nohup = ["sh", "-c", "trap '' HUP; exec \"$@\"", "sh"];

    private TemporaryDirectory _directory = null!;

    private string LogFile => _directory["proxy.log"];

    [SetUp]
    public void CreateDirectory() => _directory = new TemporaryDirectory();

    [TearDown]
    public void DeleteDirectory() => _directory.Dispose();

    [Test]
    public async Task LaterLinesAreInANewFileAndTheProxyGoesOn(CancellationToken cancellationToken)
    {
        using var target = Loopback.Listen();
        await using var relay = await ProxyProcess.StartAsync(_withoutTerminal, ["127.0.0.1:0", target.EndPoint.ToString(), "--log-file", LogFile], cancellationToken);
        await Condition.HoldsAsync(() => File.ReadAllText(LogFile).Contains("listening on ", StringComparison.Ordinal), cancellationToken);
        File.Move(LogFile, LogFile + ".1");
        relay.Signal(SigHup);
        await relay.WaitForErrorLinesAsync(1, $" INFO SIGHUP: log files are opened anew ({LogFile})", cancellationToken);
        using (var stream = await StreamPair.OpenAsync(relay.EndPoint, target, cancellationToken))
            await stream.FinishAsync(cancellationToken);
        await relay.StopAsync(cancellationToken);
        Assert.That(await File.ReadAllLinesAsync(LogFile + ".1", cancellationToken), Has.Some.Contains("listening on ").And.None.Contains("SIGHUP").And.None.Contains("joined"));
        Assert.That(await File.ReadAllLinesAsync(LogFile, cancellationToken), Has.Some.Contains("SIGHUP").And.Some.Contains("joined to").And.Some.EndsWith(" INFO stopped"));
    }

    [Test]
    public async Task WithoutATerminalItStopsNothing(CancellationToken cancellationToken)
    {
        using var target = Loopback.Listen();
        await using var relay = await ProxyProcess.StartAsync(_withoutTerminal, ["127.0.0.1:0", target.EndPoint.ToString()], cancellationToken);
        using var stream = await StreamPair.OpenAsync(relay.EndPoint, target, cancellationToken);
        for (var i = 1; i <= 3; i++)
        {
            relay.Signal(SigHup);
            await relay.WaitForErrorLinesAsync(i, "SIGHUP: log files are opened anew (none, there is no --log-file)", cancellationToken);
        }

        await stream.ExchangeAsync(seed: 9, 100_000, cancellationToken);
        await stream.FinishAsync(cancellationToken);
        Assert.That(relay.CountErrorLines("stopping"), Is.Zero);
        await relay.StopAsync(cancellationToken);
    }

    // Also where nothing is left of the terminal but that it is the process's: all standard streams lead elsewhere.
    [TestCase("")]
    [TestCase("</dev/null >/dev/null 2>&1")]
    [RequiresProgram("python3", "python3")]
    public async Task ATerminalThatIsClosedStopsItGracefully(string redirections)
    {
        var cancellationToken = TestContext.CurrentContext.CancellationToken;
        var arguments = $"127.0.0.1:0 127.0.0.1:9 --log-file '{LogFile}'";
        await using var terminal = ProxyProcess.LaunchOnTerminalToClose($"{arguments} {redirections}", closeOnceWritten: LogFile, text: "listening on ");
        Assert.That(await terminal.WaitForExitAsync(cancellationToken), Is.Zero, "exit code");
        var lines = await File.ReadAllLinesAsync(LogFile, cancellationToken);
        Assert.That(lines, Has.None.Contains("SIGHUP"));
        Assert.That(lines[^1], Does.EndWith(" INFO stopped"));
    }

    [Test]
    [RequiresProgram("script", "bsdutils")]
    public async Task OnATerminalThatStaysItStopsNothing(CancellationToken cancellationToken)
    {
        await using var terminal = ProxyProcess.LaunchOnTerminal($"127.0.0.1:0 127.0.0.1:9 --log-file '{LogFile}'");
        var screen = new Terminal(terminal);
        await screen.WaitForAsync("listening on ", cancellationToken);
        var proxy = ChildrenOf(terminal.Id).Single();
        await Command.RunAsync("kill", ["-HUP", $"{proxy}"], cancellationToken);
        await screen.WaitForAsync("SIGHUP: log files are opened anew", cancellationToken);
        await screen.TypeAsync("\x03", "stopped", cancellationToken);
        Assert.That(await terminal.WaitForExitAsync(cancellationToken), Is.Zero);
    }

    [Test]
    [RequiresProgram("sh", "dash")]
    public async Task AnIgnoredHangUpStaysIgnored(CancellationToken cancellationToken)
    {
        using var target = Loopback.Listen();
        await using var relay = await ProxyProcess.StartAsync(_nohup, ["127.0.0.1:0", target.EndPoint.ToString()], cancellationToken);
        relay.Signal(SigHup);
        using (var stream = await StreamPair.OpenAsync(relay.EndPoint, target, cancellationToken))
            await stream.FinishAsync(cancellationToken);
        Assert.That(relay.CountErrorLines("stopping") + relay.CountErrorLines("SIGHUP"), Is.Zero);
        await relay.StopAsync(cancellationToken);
    }

    private static IEnumerable<int> ChildrenOf(int process) =>
        Directory.EnumerateDirectories($"/proc/{process}/task").SelectMany(task => File.ReadAllText(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(int.Parse);
}
