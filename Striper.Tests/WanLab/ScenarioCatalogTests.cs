using NUnit.Framework;
using Striper.WanLab.Lab;
using Striper.WanLab.Load;
using Striper.WanLab.Measures;
using Striper.WanLab.Scenarios;
using Striper.WanLab.Subjects;

namespace Striper.Tests.WanLab;

internal sealed class ScenarioCatalogTests
{
    private static IEnumerable<TestCaseData> All => ScenarioCatalog.All.Select(s => new TestCaseData(s).SetArgDisplayNames(s.Name));

    [Test]
    public void NamesAreDifferent() => Assert.That(ScenarioCatalog.All.Select(s => s.Name), Is.Unique);

    [TestCaseSource(nameof(All))]
    public void LegsHaveTheirPathsAndAddresses(Scenario scenario)
    {
        var most = scenario.Legs.OnePerPath ? scenario.Paths.Count : 8;

        var endpoints = MptcpSubject.Endpoints(scenario.Legs).ToArray();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(scenario.Legs.Count, Is.InRange(1, most));
            Assert.That(endpoints, Is.Unique);
            Assert.That(endpoints, Has.Length.EqualTo(scenario.Legs.Count - 1));
        }
    }

    [TestCaseSource(nameof(All))]
    public void ChangesAreInOrderAndWithinTheirMeasurement(Scenario scenario)
    {
        Assert.That(scenario.Changes.Select(c => c.After), Is.Ordered);
        Assert.That(scenario.Changes.Select(c => c.After), Has.All.LessThanOrEqualTo(scenario.AtLeast));
    }

    [TestCaseSource(nameof(All))]
    public void FiguresHaveTheSameNamesWhateverWasSeen(Scenario scenario)
    {
        foreach (var direction in scenario.Directions)
        {
            var seen = Names(scenario, direction, Full());
            Assert.That(seen, Is.Not.Empty.And.Unique);
            Assert.That(Names(scenario, direction, new Arrivals([], [])), Is.EqualTo(seen));
        }
    }

    [Test]
    public void LimitsArePayloadOfTheRates()
    {
        var limits = ScenarioCatalog.All.ToDictionary(s => s.Name, s => Math.Round(s.LimitMbit, 2), StringComparer.Ordinal);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(limits["capped"], Is.EqualTo(77.23));
            Assert.That(limits["uneven"], Is.EqualTo(72.4));
            Assert.That(limits["even"], Is.EqualTo(77.23));
            Assert.That(limits["bad-leg"], Is.EqualTo(48.27));
            Assert.That(limits["one-path-8"], Is.EqualTo(19.31));
        }
    }

    private static string[] Names(Scenario scenario, TransferDirection direction, Arrivals arrivals)
    {
        var run = new RunRecord(scenario, BeginUs: 5_000_000, EndUs: 40_000_000, [.. scenario.Changes.Select(_ => 6_000_000L)])
        {
            Up = direction is TransferDirection.Up or TransferDirection.Both ? arrivals : null,
            Down = direction is TransferDirection.Down or TransferDirection.Both ? arrivals : null,
            Competitor = scenario.Competitor ? arrivals : null,
            Samples = [Sample(4_000_000), Sample(50_000_000)],
        };
        return [.. scenario.Measures.SelectMany(m => m.Of(run)).Select(f => f.Name)];
    }

    private static NetworkSample Sample(long atUs) => new(
        atUs,
        [new PathCounters(1, "up", 1, 1_500, 0, 0, 0, 0, 0), new PathCounters(1, "down", 1, 1_500, 0, 0, 0, 0, 0)],
        []);

    private static Arrivals Full()
    {
        var arrivals = new Arrivals([], []);
        for (var atUs = 0L; atUs < 50_000_000; atUs += 100_000)
            arrivals.Add(atUs, 100_000);
        return arrivals;
    }
}
