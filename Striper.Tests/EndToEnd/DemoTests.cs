using System.Text.RegularExpressions;
using NUnit.Framework;
using Striper.Tests.Support;

namespace Striper.Tests.EndToEnd;

/// <summary>The demonstration as a newcomer runs it.</summary>
[Category("EndToEnd")]
[Parallelizable(ParallelScope.Children)]
internal sealed partial class DemoTests
{
    private const int Columns = 80;

    private const string HideCursor = "\e[?25l";
    private const string ShowCursor = "\e[?25h";

    [Test]
    [CancelAfter(120_000)]
    public async Task WithoutATerminalThereArePlainLines(CancellationToken cancellationToken)
    {
        await using var demo = ProxyProcess.Launch("demo");
        using var reader = new StreamReader(demo.Output);
        var output = await reader.ReadToEndAsync(cancellationToken);
        await TestContext.Out.WriteLineAsync(output);

        Assert.That(await demo.WaitForExitAsync(cancellationToken), Is.Zero, "exit code");
        var lines = output.Split(Environment.NewLine);
        Assert.That(lines, Has.All.Length.LessThanOrEqualTo(Columns));
        Assert.That(lines, Has.None.Contains("\e"), "control sequences");
        Assert.That(lines, Has.Some.Match(@"^ +\d+ s +\d+\.\d MB +\d+\.\d Mbit/s$"), "a line of the download over one leg");
        Assert.That(lines, Has.Some.Match(@"^ +\d+ s +\d+\.\d MB +\d+\.\d Mbit/s  legs( \d+){8}$"), "a line of the one over eight");
        AssertLossesAreTold(lines);
        AssertTableIsGood(lines, '|');
    }

    [Test]
    [RequiresProgram("script", "bsdutils")]
    [CancelAfter(120_000)]
    public async Task OnATerminalThereAreBars(CancellationToken cancellationToken)
    {
        await using var demo = ProxyProcess.LaunchOnTerminal("demo");
        using var reader = new StreamReader(demo.Output);
        var output = await reader.ReadToEndAsync(cancellationToken);

        Assert.That(await demo.WaitForExitAsync(cancellationToken), Is.Zero, "exit code");
        Assert.That(output.LastIndexOf(ShowCursor, StringComparison.Ordinal), Is.GreaterThan(output.LastIndexOf(HideCursor, StringComparison.Ordinal)));
        var lines = ControlSequence().Replace(output, "").Split('\r', '\n');
        await TestContext.Out.WriteLineAsync(string.Join('\n', lines.TakeLast(40)));
        Assert.That(lines, Has.All.Length.LessThanOrEqualTo(Columns));
        Assert.That(lines, Has.Some.Match(@"^  all   ━{32} +\d+\.\d Mbit/s 100 %  42\.0 MB *$"), "the whole download");
        for (var leg = 1; leg <= 8; leg++)
            Assert.That(lines, Has.Some.Match($@"^  leg {leg} [━┄]{{32}} +\d+\.\d Mbit/s +\d+ %  up *$"));
        Assert.That(lines, Has.Some.Match(@"^  leg 8 .* stalled *$"));
        Assert.That(lines, Has.Some.Match(@"^  leg 1 .* replaced *$"));
        AssertLossesAreTold(lines);
        AssertTableIsGood(lines, '│');
    }

    [Test]
    [RequiresProgram("script", "bsdutils")]
    [CancelAfter(60_000)]
    public async Task CtrlCEndsItAndLeavesTheTerminalInOrder(CancellationToken cancellationToken)
    {
        await using var demo = ProxyProcess.LaunchOnTerminal("demo");
        var terminal = new Terminal(demo);
        await terminal.WaitForAsync(HideCursor, cancellationToken);

        await terminal.TypeAsync("\x03", ShowCursor, cancellationToken);
        await terminal.WaitForAsync("stopped", cancellationToken);

        Assert.That(await demo.WaitForExitAsync(cancellationToken), Is.EqualTo(1), "exit code");
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task SigTermEndsIt(CancellationToken cancellationToken)
    {
        await using var demo = ProxyProcess.Launch("demo");
        var output = new Terminal(demo);
        await output.WaitForAsync("1 leg:", cancellationToken);

        demo.Terminate();

        await output.WaitForAsync("stopped", cancellationToken);
        Assert.That(await demo.WaitForExitAsync(cancellationToken), Is.EqualTo(1), "exit code");
    }

    // That leg 8 is replaced in time is not promised on a busy machine.
    private static void AssertLossesAreTold(string[] lines)
    {
        Assert.That(lines, Has.Some.StartsWith("  leg 1 killed"));
        Assert.That(lines, Has.Some.Match(@"^  leg 1 is back \d+ ms after it was killed *$"));
        Assert.That(lines, Has.Some.StartsWith("  leg 8 stalled"));
    }

    private static void AssertTableIsGood(string[] lines, char border)
    {
        var rows = lines.Where(line => line.StartsWith(border))
            .Select(line => line.Split(border, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .Where(cells => cells.Length == 6 && char.IsAsciiDigit(cells[0][0]))
            .ToList();
        Assert.That(rows.Select(cells => cells[0]), Is.EqualTo(["1", "8"]), "legs");
        Assert.That(rows.Select(cells => cells[^1]), Is.EqualTo(["yes", "yes"]), "SHA-256 equal");
    }

    [GeneratedRegex(@"\e\[[0-9;?]*[A-Za-z]|\e[=>]", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex ControlSequence();
}
