using NUnit.Framework;
using Striper.Tools;

namespace Striper.Tests.Tools;

internal sealed class LatencySummaryTests
{
    [Test]
    public void PercentilesAreOfTheNearestRank()
    {
        var summary = new LatencySummary(Enumerable.Range(1, 200).Reverse().Select(i => TimeSpan.FromMilliseconds(i)));
        Assert.That(summary.ToString(), Is.EqualTo("p50 100.00, p90 180.00, p95 190.00, p99 198.00, max 200.00 ms"));
    }

    [Test]
    public void OfOneAllAreTheSame() =>
        Assert.That(new LatencySummary([TimeSpan.FromMilliseconds(1.5)]).ToString(), Is.EqualTo("p50 1.50, p90 1.50, p95 1.50, p99 1.50, max 1.50 ms"));

    [Test]
    public void OfNoneThereIsNone() =>
        Assert.That(new LatencySummary([]).ToString(), Is.EqualTo("none"));
}
