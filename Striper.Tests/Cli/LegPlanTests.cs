using System.Net;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;
using Striper.Cli.Options;
using Striper.Client;
using Striper.Common.Primitives;

namespace Striper.Tests.Cli;

internal sealed class LegPlanTests
{
    // Addresses are written by their last part: 1 is 10.0.0.1.
    [TestCase("1,2,3,4", 4, "1 2 3 4")]
    [TestCase("1,2", null, "1 2 1 2 1 2 1 2")]
    [TestCase("1,2,3", null, "1 2 3 1 2 3 1 2")]
    [TestCase("1,2,3,4,5,6,7,8,9", null, "1 2 3 4 5 6 7 8 9")]
    [TestCase("1", 3, "1 1 1")]
    [TestCase("1*4,2*2", null, "1 2 1 2 1 1")]
    [TestCase("1*4,2*2", 6, "1 2 1 2 1 1")]
    [TestCase("1*1", null, "1")]
    [TestCase("1*4,2", null, "1 2 1 2 1 2 1 2")]
    [TestCase("1*4,2,3", 7, "1 2 3 1 2 1 1")]
    [TestCase("1,1,2", 3, "1 1 2")]
    public void DealsTheSlots(string via, int? legs, string slots)
    {
        Assert.That(LegPlan.TryCreate(Items(via), legs, out var origins, out var error), Is.True, error);
        Assert.That(origins!.Select(origin => origin.Address!.GetAddressBytes()[3]), Is.EqualTo(slots.Split(' ').Select(byte.Parse)));
    }

    [TestCase(null, 8)]
    [TestCase(1, 1)]
    [TestCase(64, 64)]
    public void WithoutViaTheSystemChooses(int? legs, int expected)
    {
        Assert.That(LegPlan.TryCreate([], legs, out var origins, out _), Is.True);
        Assert.That(origins, Has.Count.EqualTo(expected).And.All.EqualTo(LegOrigin.Any));
    }

    [Test]
    public void LegsOfOneItemShareItsPathAndTraits()
    {
        List<ViaItem> items = [Item("eth0"), Item("wwan0*2/cost=2/max-rate=800k"), Item("10.0.0.1/backup"), Item("eth0")];
        Assert.That(LegPlan.TryCreate(items, 5, out var origins, out var error), Is.True, error);
        var modem = new LegOrigin(null, "wwan0", new LegTraits(Path: 2, Cost: 2, MaxBytesPerSecond: 100_000));
        LegOrigin[] expected =
        [
            new(null, "eth0", new LegTraits(Path: 1)), modem, new(IPAddress.Parse("10.0.0.1"), null, new LegTraits(Path: 3, IsBackup: true)),
            new(null, "eth0", new LegTraits(Path: 1)), modem,
        ];
        Assert.That(origins, Is.EqualTo(expected));
    }

    [FsCheck.NUnit.Property]
    public Property EveryPlanKeepsItsNumbers() => Prop.ForAll(
        Gen.Choose(0, 5).NonEmptyListOf().Where(list => list.Count < 20).ToArbitrary(),
        Gen.Choose(1, LegPlan.MaxLegs).ToArbitrary(),
        (counts, legs) =>
        {
            // 0 stands for an item without a number.
            var items = Items(string.Join(',', counts.Select((count, i) => count == 0 ? $"{i}" : $"{i}*{count}")));
            if (!LegPlan.TryCreate(items, legs, out var origins, out _))
                return legs < items.Sum(item => item.Legs ?? 1) || (legs != items.Sum(item => item.Legs) && !counts.Contains(0));
            var shares = items.Select(item => origins.Count(origin => origin.Address!.Equals(item.Address))).ToList();
            var even = shares.Where((_, i) => counts[i] == 0).ToList();
            return origins.Count == legs
                && shares.Where((share, i) => counts[i] != 0 && share != counts[i]).Count() == 0
                && (even.Count == 0 || (even.Max() - even.Min() <= 1 && even.Min() >= 1));
        });

    [TestCase("8", 8, 8)]
    [TestCase("2-16", 2, 16)]
    [TestCase("auto", 2, 16)]
    [TestCase("1-64", 1, 64)]
    [TestCase("4-4", 4, 4)]
    public void ReadsRanges(string text, int fewest, int most)
    {
        Assert.That(LegPlan.TryParseRange(text, out var range, out var error), Is.True, error);
        Assert.That((range.Fewest, range.Most), Is.EqualTo((fewest, most)));
    }

    // What every item needs first, then in turn those that may grow.
    [TestCase("1,2", 2, 6, "1 2 1 2 1 2", 2)]
    [TestCase("1,2", 1, 6, "1 2 1 2 1 2", 2)]
    [TestCase("1,2,3", 4, 6, "1 2 3 1 2 3", 4)]
    [TestCase("1,2/backup,3", 2, 8, "1 2 3 1 3 1 3 1", 3)]
    [TestCase("1,2*2/backup", 2, 6, "1 2 2 1 1 1", 3)]
    [TestCase("1,2/cost=3", 2, 5, "1 2 1 1 1", 2)]
    [TestCase("1/cost=3,2/cost=2,3/backup", 2, 5, "1 2 3 2 2", 3)]
    [TestCase("1/backup,2/backup/cost=1", 2, 4, "1 2 1 1", 2)]
    [TestCase("1*3,2", 2, 6, "1 2 1 1 2 2", 4)]
    [TestCase("1*2,2*2/backup", 2, 4, "1 2 1 2", 4)]
    [TestCase("1,1,2", 2, 5, "1 1 2 1 1", 3)]
    [TestCase("1,2/backup", 4, 4, "1 2 1 2", 4)]
    public void DealsTheSlotsOfARange(string via, int fewest, int most, string slots, int plannedFewest)
    {
        Assert.That(LegPlan.TryCreate(Items(via), new LegRange(fewest, most), out var origins, out var planned, out var error), Is.True, error);
        Assert.That(origins!.Select(origin => origin.Address!.GetAddressBytes()[3]), Is.EqualTo(slots.Split(' ').Select(byte.Parse)));
        Assert.That(planned, Is.EqualTo(new LegRange(plannedFewest, most)));
    }

    [Test]
    public void ARangeWithoutViaHasAsManySlotsAsThereMayBeLegs()
    {
        Assert.That(LegPlan.TryCreate([], new LegRange(2, 16), out var origins, out var planned, out _), Is.True);
        Assert.That(origins, Has.Count.EqualTo(16).And.All.EqualTo(LegOrigin.Any));
        Assert.That(planned, Is.EqualTo(new LegRange(2, 16)));
    }

    [TestCase("1*4,2*3", "needs at least 7 legs, the number of legs is 2 to 6: raise it or drop items")]
    [TestCase("1*2,2*2", "has no item whose legs may become more, the number of legs is 2 to 6: leave out *LEGS at one of the cheapest, or give one number of legs")]
    [TestCase("1*2,2/cost=1,3/backup", "has no item whose legs may become more, the number of legs is 2 to 6: leave out *LEGS at one of the cheapest, or give one number of legs")]
    [TestCase("1,1/backup", "names 10.0.0.1 twice with different modifiers, write it once")]
    public void RefusesRangesThatItemsContradict(string via, string message)
    {
        Assert.That(LegPlan.TryCreate(Items(via), new LegRange(2, 6), out _, out _, out var error), Is.False);
        Assert.That(error, Is.EqualTo(message));
    }

    // Eight if that leaves room to grow, else the fewest.
    [TestCase(2, 16, 8)]
    [TestCase(2, 6, 2)]
    [TestCase(1, 8, 1)]
    [TestCase(10, 20, 10)]
    [TestCase(4, 9, 8)]
    public void ARangeBegins(int fewest, int most, int first) => Assert.That(new LegRange(fewest, most).First, Is.EqualTo(first));

    [TestCase("10.0.0.1", "10.0.0.1")]
    [TestCase("10.0.0.1*64", "10.0.0.1*64")]
    [TestCase("2001:db8::1*2", "2001:db8::1*2")]
    [TestCase("[2001:db8::1]*2", "2001:db8::1*2")]
    [TestCase("[::1]", "::1")]
    [TestCase("eth0", "eth0")]
    [TestCase("enp0s31f6.100*2", "enp0s31f6.100*2")]
    [TestCase("6in4-wan/backup", "6in4-wan/backup")]
    [TestCase("10.0.0.1*2/max-rate=1.5M/cost=3/backup", "10.0.0.1*2/backup/cost=3/max-rate=1.5M")]
    [TestCase("[::1]/cost=0", "::1")]
    [TestCase("10.0.0.1/max-rate=2500k", "10.0.0.1/max-rate=2.5M")]
    [TestCase("wlan0/max-rate=1000000", "wlan0/max-rate=1M")]
    [TestCase("wlan0/max-rate=100k", "wlan0/max-rate=100k")]
    public void ReadsItems(string text, string expected)
    {
        Assert.That(ViaItem.TryParse(text, out var item, out var error), Is.True, error);
        Assert.That(item!.ToString(), Is.EqualTo(expected));
    }

    [TestCase("")]
    [TestCase("*4")]
    [TestCase("10.0.0.1*")]
    [TestCase("10.0.0.1*65")]
    [TestCase("10.0.0.1*-1")]
    [TestCase("10.0.0.1*2*2")]
    [TestCase("10.0.0.1:22")]
    [TestCase("10.0.0.1 ")]
    [TestCase("10.0.0")]
    [TestCase("a-name-of-16-cha")]
    [TestCase("eth 0")]
    [TestCase("eth0:1")]
    [TestCase("/backup")]
    [TestCase("eth0/backup/")]
    [TestCase("eth0/cost=-1")]
    [TestCase("eth0/max-rate=-5M")]
    [TestCase("eth0/max-rate=")]
    public void RefusesItems(string text)
    {
        Assert.That(ViaItem.TryParse(text, out _, out var error), Is.False);
        Assert.That(error, Does.StartWith($"'{text}' "));
    }

    [Test]
    public void ThereIsAnExpressLegForEachWay()
    {
        ViaItem[] items = [Item("10.0.0.1*3"), Item("eth0*2/cost=2")];
        Assert.That(LegPlan.TryCreate(items, null, out var origins, out var error), Is.True, error);
        Assert.That(
            LegPlan.ExpressFor(origins!),
            Is.EqualTo(new[] { items[0].Origin(1), items[1].Origin(2) }.Select(origin => origin with { Traits = origin.Traits with { IsExpress = true } })));
        Assert.That(LegPlan.ExpressFor([LegOrigin.Any, LegOrigin.Any]), Has.Count.EqualTo(1));
    }

    [Test]
    public void ThereIsNoExpressLegBeyondTheMostLegs() =>
        Assert.That(LegPlan.ExpressFor([.. Enumerable.Repeat(LegOrigin.Any, LegPlan.MaxLegs)]), Is.Empty);

    private static List<ViaItem> Items(string via) =>
        [.. via.Split(',').Select(text => Item($"10.0.0.{text}"))];

    private static ViaItem Item(string text)
    {
        Assert.That(ViaItem.TryParse(text, out var item, out var error), Is.True, error);
        return item!;
    }
}
