using NUnit.Framework;
using Spectre.Console;
using Striper.Cli.Demo.Display;
using Striper.Cli.Demo.Throttle;

namespace Striper.Tests.Cli.Demo.Display;

/// <summary>What the bars look like, colours aside.</summary>
internal sealed class LiveViewTests
{
    private static readonly DownloadProgress _progress = new(
        TimeSpan.FromSeconds(2),
        21_000_000,
        42_000_000,
        141.2,
        [
            new SlotProgress(LegState.Up, IsReplaced: false, 20),
            new SlotProgress(LegState.Up, IsReplaced: true, 10),
            new SlotProgress(LegState.Killed, IsReplaced: false, 0),
            new SlotProgress(LegState.Stalled, IsReplaced: false, 1),
            new SlotProgress(LegState.Joining, IsReplaced: false, 0),
        ]);

    [Test]
    public void ThereIsABarForTheWholeAndOneForEachLeg() =>
        Assert.That(Render(54), Is.EqualTo([
            "  all   ####....  141.2 Mbit/s  50 %  21.0 MB",
            "  leg 1 ########   20.0 Mbit/s 100 %  up",
            "  leg 2 ####....   10.0 Mbit/s  50 %  replaced",
            "  leg 3 ........    0.0 Mbit/s   0 %  killed",
            "  leg 4 ........    1.0 Mbit/s   5 %  stalled",
            "  leg 5 ........    0.0 Mbit/s   0 %  joining",
        ]));

    [Test]
    public void NoLineIsWiderThanTheTerminal([Values(50, 60, 79, 200)] int width) =>
        Assert.That(Render(width), Has.Count.EqualTo(6).And.All.Length.LessThanOrEqualTo(width));

    // More than the cap, for a moment: what the buffers held.
    [Test]
    public void ABarIsNeverLongerThanFull()
    {
        var progress = _progress with { Slots = [new SlotProgress(LegState.Up, IsReplaced: false, 30)] };

        Assert.That(Render(54, progress)[1], Is.EqualTo("  leg 1 ########   30.0 Mbit/s 150 %  up"));
    }

    private static List<string> Render(int width, DownloadProgress? progress = null)
    {
        using var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(output),
        });
        console.Profile.Width = width;
        console.Write(LiveView.Build(progress ?? _progress, width, isUnicode: false));
        return [.. output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd())];
    }
}
