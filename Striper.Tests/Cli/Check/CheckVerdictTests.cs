using NUnit.Framework;
using Striper.Cli.Check;

namespace Striper.Tests.Cli.Check;

internal sealed class CheckVerdictTests
{
    [Test]
    public void TheFewestLegsThatAreAsGoodAsTheBestAreAdvised()
    {
        CheckRow[] rows = [CheckRows.Of(1, 10, 9), CheckRows.Of(2, 20, 18), CheckRows.Of(4, 40, 36), CheckRows.Of(8, 78, 72), CheckRows.Of(16, 80, 74)];
        Assert.That(Describe(rows)[0], Is.EqualTo("Use -n 8: 78.0 Mbit/s down and 72.0 up, 7.9 times one leg; more legs give no more."));
        Assert.That(Describe(rows)[1], Is.EqualTo("A short message there and back takes 20.0 ms, 30.0 ms beside a download, 40.0 ms beside an upload."));
        Assert.That(Describe(rows), Has.Count.EqualTo(2));
    }

    [TestCase(94.9, 2)]
    [TestCase(95.1, 1)]
    public void NinetyFivePercentAreAsGood(double one, int chosen) =>
        Assert.That(CheckVerdict.Choose([CheckRows.Of(1, one, 0), CheckRows.Of(2, 100, 0)]).Step.Legs, Is.EqualTo(chosen));

    [Test]
    public void OneLegThatFillsThePathGetsAReserve()
    {
        CheckRow[] rows = [CheckRows.Of(1, 19, 19), CheckRows.Of(2, 19.1, 19), CheckRows.Of(4, 19, 18)];
        var lines = CheckVerdict.Describe(new CheckResult([], rows, IsEndReached: true), []);
        Assert.That(lines[0], Is.EqualTo("One leg fills this path: use -n 2 (one in reserve), 19.0 Mbit/s down and 19.0 up."));
        Assert.That(lines[^1], Is.EqualTo("From 1 leg to 2 and on to 4 the sum grew by less than 5 % each: more were not tried."));
    }

    [Test]
    public void WhereTheMostGaveTheMostMoreMayGiveMore() =>
        Assert.That(
            Describe([CheckRows.Of(1, 10, 10), CheckRows.Of(16, 160, 160)])[0],
            Is.EqualTo("Use -n 16: 160.0 Mbit/s down and 160.0 up, 16.0 times one leg; more were not tried and may give more, up to -n 64."));

    [TestCase(90, 80, 110, true)]
    [TestCase(100, 89, 100, true)]
    [TestCase(100, 91, 100, false, Description = "within what comes and goes")]
    [TestCase(100, 80, 99, false, Description = "too many legs for the path")]
    [TestCase(50, 100, 90, false)]
    public void LessAndThenAsMuchAgainIsToldAsUnsteady(double two, double four, double eight, bool isUnsteady)
    {
        var lines = Describe([CheckRows.Of(2, two, 0), CheckRows.Of(4, four, 0), CheckRows.Of(8, eight, 0)]);
        Assert.That(
            lines.Where(line => line.Contains("unsteady")),
            Is.EqualTo(isUnsteady ? (string[])["4 legs gave less than fewer did, and more legs gave as much again: the path is unsteady or a host is busy, look longer with --seconds 10."] : []));
    }

    [Test]
    public void WhereMoreFailedItIsSaidWhy()
    {
        var lines = Describe([CheckRows.Of(1, 10, 10), CheckRows.Of(2, 20, 20), CheckRows.Failed(CheckRows.Step(4), "only 3 of 4 legs came up (no room)")]);
        Assert.That(lines[0], Is.EqualTo("Use -n 2: 20.0 Mbit/s down and 20.0 up, 2.0 times one leg; more could not be tried."));
        Assert.That(lines[^1], Is.EqualTo("Of 4 legs there are no figures: only 3 of 4 legs came up (no room)."));
    }

    [Test]
    public void EachItemIsToldAndADeadOneLeftOutOfTheAdvice()
    {
        var options = CheckRows.Options("a:1 --via eth0,eth1/cost=1,eth2");
        CheckRow[] items =
        [
            CheckRows.Of(CheckRows.Step(4, "eth0"), 20, 10), CheckRows.Failed(CheckRows.Step(4, "eth1"), "no such interface"), CheckRows.Of(CheckRows.Step(4, "eth2"), 30, 5),
        ];
        var lines = CheckVerdict.Describe(new CheckResult(items, [CheckRows.Of(1, 10, 5), CheckRows.Of(2, 45, 15), CheckRows.Of(4, 46, 15)], IsEndReached: false), options.Items);
        Assert.That(lines[0], Does.StartWith("Use --via 'eth0,eth2' -n 2: 45.0 Mbit/s down and 15.0 up, 4.0 times one leg;"));
        Assert.That(lines, Has.One.EqualTo("eth0 alone gives 20.0 Mbit/s down and 10.0 up, round trip 20.0 ms."));
        Assert.That(lines, Has.One.EqualTo("eth1 gives nothing: no such interface."));
        Assert.That(lines, Has.One.EqualTo("eth2 alone gives 30.0 Mbit/s down and 5.0 up, round trip 20.0 ms."));
    }

    [Test]
    public void ModifiersStayInTheAdvice()
    {
        var options = CheckRows.Options("a:1 --via eth0,eth1/backup");
        CheckRow[] items = [CheckRows.Of(CheckRows.Step(4, "eth0"), 20, 20), CheckRows.Of(CheckRows.Step(4, "eth1"), 20, 20)];
        var lines = CheckVerdict.Describe(new CheckResult(items, [CheckRows.Of(1, 20, 20), CheckRows.Of(2, 20, 20)], IsEndReached: false), options.Items);
        Assert.That(lines[0], Is.EqualTo("One leg via eth0 gives as much as all together, 20.0 Mbit/s down and 20.0 up: use --via 'eth0,eth1/backup' -n 2, where the others are in reserve."));
    }

    [Test]
    public void TheTableHasALineForEachRowAndFitsATerminal()
    {
        var output = new StringWriter();
        CheckTable.Write(new CheckResult([], [CheckRows.Of(1, 10, 9.94), CheckRows.Failed(CheckRows.Step(2), "no")], IsEndReached: false), output);
        var lines = output.ToString().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        Assert.That(lines, Has.All.Length.LessThanOrEqualTo(80));
        var rows = lines.Select(line => line.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).ToList();
        Assert.That(rows, Has.One.EqualTo((string[])["1", "20.0", "10.0", "30.0", "9.9", "40.0"]));
        Assert.That(rows, Has.One.EqualTo((string[])["2", "-", "-", "-", "-", "-"]));
    }

    private static IReadOnlyList<string> Describe(CheckRow[] rows) => CheckVerdict.Describe(new CheckResult([], rows, IsEndReached: false), []);
}
