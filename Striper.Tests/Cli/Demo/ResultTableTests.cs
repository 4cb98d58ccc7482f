using NUnit.Framework;
using Striper.Cli.Demo;

namespace Striper.Tests.Cli.Demo;

/// <summary>What the demonstration says of its results.</summary>
internal sealed class ResultTableTests
{
    [Test]
    public void TheTableHasARowForEachRun()
    {
        var lines = ResultTable.Render(Row(1, 16), Row(8, 2.5), 20).Split(Environment.NewLine);

        Assert.That(lines[1].Split(' ', StringSplitOptions.RemoveEmptyEntries), Is.EqualTo(["1", "20.0", "100.0%", "1.00x", "12", "yes"]));
        Assert.That(lines[2].Split(' ', StringSplitOptions.RemoveEmptyEntries), Is.EqualTo(["8", "128.0", "80.0%", "6.40x", "12", "yes"]));
    }

    [Test]
    public void FourTimesOneLegIsEnough() => Assert.That(ResultTable.FindFailure(Row(1, 16), Row(8, 4)), Is.Null);

    [Test]
    public void LessIsAFailure() =>
        Assert.That(ResultTable.FindFailure(Row(1, 16), Row(8, 5)), Does.StartWith("8 legs gave 3.20 times the goodput of 1, expected 4"));

    [Test]
    public void OtherBytesAreAFailure()
    {
        Assert.That(ResultTable.FindFailure(Row(1, 16, isIntact: false), Row(8, 2)), Does.Contain("over 1 leg 40000000 bytes"));
        Assert.That(ResultTable.FindFailure(Row(1, 16), Row(8, 2, isIntact: false)), Does.Contain("over 8 legs 40000000 bytes"));
    }

    private static ResultRow Row(int legs, double seconds, bool isIntact = true) =>
        new(legs, new DownloadResult(40_000_000, TimeSpan.FromSeconds(seconds), TimeSpan.FromMilliseconds(12), []), isIntact);
}
