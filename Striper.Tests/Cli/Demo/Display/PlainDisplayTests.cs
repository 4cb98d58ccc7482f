using NUnit.Framework;
using Striper.Cli.Demo.Display;
using Striper.Cli.Demo.Throttle;

namespace Striper.Tests.Cli.Demo.Display;

/// <summary>The plain lines.</summary>
internal sealed class PlainDisplayTests
{
    [Test]
    public void ALineNamesEachLegsGoodput() =>
        Assert.That(
            PlainDisplay.Format(Progress(19.4, 18.6, 0)), Is.EqualTo("    3 s    30.1 MB   141.2 Mbit/s  legs 19 19 0"));

    [Test]
    public void OneLegIsTheWhole() => Assert.That(PlainDisplay.Format(Progress(19.4)), Is.EqualTo("    3 s    30.1 MB   141.2 Mbit/s"));

    [Test]
    public void EightLegsFitATerminal() =>
        Assert.That(PlainDisplay.Format(Progress([.. Enumerable.Repeat(100.0, 8)])), Has.Length.LessThanOrEqualTo(80));

    [Test]
    public async Task ADownloadThatIsOverShowsNothingMore()
    {
        await using var output = new StringWriter();
        var meter = new ProgressMeter(() => 0, () => [], 1, TimeProvider.System);

        await new PlainDisplay(output).ShowAsync(meter, Task.FromCanceled(new CancellationToken(canceled: true)));

        Assert.That(output.ToString(), Is.Empty);
    }

    private static DownloadProgress Progress(params double[] legs) =>
        new(TimeSpan.FromSeconds(3), 30_100_000, 42_000_000, 141.2, [.. legs.Select(rate => new SlotProgress(LegState.Up, IsReplaced: false, rate))]);
}
