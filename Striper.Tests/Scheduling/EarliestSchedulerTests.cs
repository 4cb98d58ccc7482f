using NUnit.Framework;
using Striper.Common.Congestion;
using Striper.Common.Scheduling;

namespace Striper.Tests.Scheduling;

[TestFixture]
public sealed class EarliestSchedulerTests
{
    // New data, with room for what others hold up.
    private static readonly DatagramDemand _goesOn = Legs.Bulk() with { ReorderBytes = 1 << 30 };

    private readonly EarliestScheduler _scheduler = new();

    [Test]
    public void TheShorterWayWins() =>
        Assert.That(_scheduler.Choose([Legs.Leg(0, rttMilliseconds: 80), Legs.Leg(1, rttMilliseconds: 20)], Legs.Bulk()), Is.EqualTo(1));

    [Test]
    public void TheShorterQueueWins() =>
        Assert.That(_scheduler.Choose([Legs.Leg(0, inFlight: 10_000), Legs.Leg(1, inFlight: 5000)], Legs.Bulk()), Is.EqualTo(1));

    [Test]
    public void AFasterLegWinsDespiteALongerWay() =>
        Assert.That(_scheduler.Choose([Legs.Leg(0, rate: 20e3, rttMilliseconds: 10), Legs.Leg(1, rate: 5e6, rttMilliseconds: 60)], Legs.Last(10_000)), Is.EqualTo(1));

    [Test]
    public void TheLastBytesWaitForAGoodLegRatherThanTakeABadOne() =>
        Assert.That(_scheduler.Choose([Legs.Full(0), Legs.Leg(1, rate: 100e3, rttMilliseconds: 500)], Legs.Last()), Is.EqualTo(-1));

    [Test]
    public void WithMuchBehindThemTheyTakeTheBadOneToo() =>
        Assert.That(_scheduler.Choose([Legs.Full(0), Legs.Leg(1, rate: 100e3, rttMilliseconds: 500)], Legs.Bulk()), Is.EqualTo(1));

    [Test]
    public void ABetterLegThatCarriesTheDatagramAlreadyIsNotWaitedFor() =>
        Assert.That(_scheduler.Choose([Legs.Full(0), Legs.Leg(1, rate: 100e3, rttMilliseconds: 500)], Legs.Last(excluded: 0b01)), Is.EqualTo(1));

    [Test]
    public void AFreshLegBesideBusyShortOnesGetsItsFirstDatagram()
    {
        // 100 Mbit/s and a millisecond each, with a stream's socket buffer of data to send: a wait of some milliseconds at most.
        var fresh = new LegController(TimeSpan.Zero);
        fresh.OnSample(new LegSample(0, 0, 0, 0, false, TimeSpan.FromMilliseconds(1), 1448, 0, 0), TimeSpan.Zero);
        var demand = new DatagramDemand(0, 64 * 1024, IsUrgent: false, 0);
        Assert.That(
            _scheduler.Choose([Legs.Full(0, 12.5e6, 1), Legs.Full(1, 12.5e6, 1), Legs.Leg(2, fresh.RateOrSupposed, 1)], demand), Is.EqualTo(2));
    }

    [TestCase(0.9, 1)]
    [TestCase(1.0, 0)]
    public void BetweenHostsSideBySideTheLegOfTheLastDatagramTakesTheNextAsWell(double rttMilliseconds, int expected)
    {
        var scheduler = new EarliestScheduler();
        LegSnapshot Leg(int slot, int inFlight) => Legs.Leg(slot, rttMilliseconds: rttMilliseconds, inFlight: inFlight);
        Assert.That(scheduler.Choose([Leg(0, 1000), Leg(1, 500)], _goesOn), Is.EqualTo(1));
        Assert.That(scheduler.Choose([Leg(0, 0), Leg(1, 3900)], _goesOn), Is.EqualTo(expected), "3.9 ms are the same, if the way is short");
        Assert.That(scheduler.Choose([Leg(0, 0), Leg(1, 4100)], _goesOn), Is.Zero);
        Assert.That(scheduler.Choose([Leg(0, 3900), Leg(1, 0)], _goesOn), Is.EqualTo(1 - expected));
        Assert.That(scheduler.Choose([Leg(0, 1000 * expected), Leg(1, 1000 * (1 - expected))], Legs.Bulk()), Is.EqualTo(expected), "sent again, it takes the quickest");
    }

    // Of many quick legs each seems to hold up much of what the others could deliver meanwhile: what goes on where it went before holds up nothing.
    [Test]
    public void ManyLegsBetweenHostsSideBySideDoNotShareTheBulkThatOneCanCarry()
    {
        var scheduler = new EarliestScheduler();
        var demand = Legs.Bulk() with { ReorderBytes = 1 << 20 };
        LegSnapshot[] SomeLegs(int inFlight) =>
            [.. Enumerable.Range(0, 64).Select(slot => Legs.Leg(slot, rate: 1e9, rttMilliseconds: 0.1, inFlight: slot == 0 ? inFlight : 0, cap: 2 << 20))];
        Assert.That(scheduler.Choose(SomeLegs(0), demand), Is.Zero);
        Assert.That(scheduler.Choose(SomeLegs(1 << 20), demand), Is.Zero);
        Assert.That(scheduler.Choose(SomeLegs(2 << 20), demand), Is.EqualTo(1), "it has no room");
    }

    [TestCase(true, 0)]
    [TestCase(false, 1)]
    public void WithinOneHostTheLegOfTheLastDatagramTakesTheNextForLonger(bool isWithinHost, int expected)
    {
        var scheduler = new EarliestScheduler();
        LegSnapshot Leg(int slot, int inFlight) => Legs.Leg(slot, rttMilliseconds: 0.5, inFlight: inFlight, cap: 2 << 20) with { IsWithinHost = isWithinHost };
        Assert.That(scheduler.Choose([Leg(0, 0), Leg(1, 0)], _goesOn), Is.Zero);
        Assert.That(scheduler.Choose([Leg(0, 5000), Leg(1, 0)], _goesOn), Is.EqualTo(expected));
        Assert.That(scheduler.Choose([Leg(0, 21_000), Leg(1, 0)], _goesOn), Is.EqualTo(1), "something holds it up");
    }

    [Test]
    public void TheLegOfTheLastDatagramIsLeftWhereItMustBe()
    {
        var scheduler = new EarliestScheduler();
        LegSnapshot Leg(int slot, int inFlight = 0, int notSent = 0) => Legs.Leg(slot, rttMilliseconds: 0.5, inFlight: inFlight, notSent: notSent);
        Assert.That(scheduler.Choose([Leg(0, 100), Leg(1)], _goesOn), Is.EqualTo(1));
        Assert.That(scheduler.Choose([Leg(0, 500), Leg(1, 600, notSent: 5000)], _goesOn), Is.Zero, "no room");
        Assert.That(scheduler.Choose([Leg(0), Leg(1, 900)], Legs.Bulk(excluded: 0b01) with { ReorderBytes = 1 << 30 }), Is.EqualTo(1), "excluded");
        Assert.That(scheduler.Choose([Leg(1, 900)], _goesOn), Is.Zero, "the only one left");
    }

    [Test]
    public void UrgentDataTakesTheQuickestLegPastItsCap() =>
        Assert.That(_scheduler.Choose([Legs.Full(0, rttMilliseconds: 20), Legs.Leg(1, rttMilliseconds: 30)], Legs.Urgent()), Is.Zero);

    [Test]
    public void UrgentDataPassesTheCapOnlySoFar() =>
        Assert.That(_scheduler.Choose([Legs.Leg(0, inFlight: 14_480 + (64 * 1024) + 1), Legs.Leg(1, rttMilliseconds: 300)], Legs.Urgent()), Is.EqualTo(1));

    [Test]
    public void UrgentDataLooksAtTheRoundTripAsItIsNow() =>
        Assert.That(_scheduler.Choose([Legs.Leg(0, rttMilliseconds: 10, smoothedMilliseconds: 90), Legs.Leg(1, rttMilliseconds: 40)], Legs.Urgent()), Is.EqualTo(1));

    [Test]
    public void UrgentDataLooksAtWhatIsNotSent() =>
        Assert.That(_scheduler.Choose([Legs.Leg(0, notSent: 50_000), Legs.Leg(1, rttMilliseconds: 40)], Legs.Urgent()), Is.EqualTo(1));
}
