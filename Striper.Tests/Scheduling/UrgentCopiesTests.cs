using NUnit.Framework;
using Striper.Common.Scheduling;

namespace Striper.Tests.Scheduling;

/// <summary>Little data that is waited for goes on two legs: hardly two lose a segment at once.</summary>
[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class UrgentCopiesTests
{
    private const double Rate = 1e6;
    private readonly EarliestScheduler _scheduler = new();
    private readonly LegSnapshot[] _alike = [Legs.Leg(0, Rate), Legs.Leg(1, Rate), Legs.Leg(2, Rate)];

    [Test]
    public void UrgentDataGoesOnASecondLegAndNoThird()
    {
        Assert.That(WantsCopy(_alike, Legs.Urgent(excluded: 0b001)), Is.True);
        Assert.That(WantsCopy(_alike, Legs.Urgent(excluded: 0b011)), Is.False);
    }

    [Test]
    public void BulkHasNoCopies()
    {
        Assert.That(WantsCopy(_alike, Legs.Bulk(excluded: 0b001)), Is.False);
        Assert.That(WantsCopy(_alike, Legs.Last(100, excluded: 0b001)), Is.False);
    }

    [Test]
    public void WhatFillsMoreThanASegmentIsBulk() =>
        Assert.That(WantsCopy(_alike, Legs.Urgent(excluded: 0b001) with { Bytes = 3000 }), Is.False);

    [TestCase(40, true)]
    [TestCase(500, false)]
    public void AHopelessSecondLegIsNoHelp(double milliseconds, bool isCopied) =>
        Assert.That(WantsCopy([Legs.Leg(0), Legs.Leg(1, rttMilliseconds: milliseconds)], Legs.Urgent(excluded: 0b01)), Is.EqualTo(isCopied));

    [Test]
    public void ALegWithAQueueIsHopelessToo() =>
        Assert.That(WantsCopy([Legs.Leg(0), Legs.Leg(1, notSent: 200_000)], Legs.Urgent(excluded: 0b01)), Is.False);

    [TestCase(0.1, false)]
    [TestCase(2.0, true)]
    public void BetweenHostsSideBySideNothingIsCopied(double milliseconds, bool isCopied) =>
        Assert.That(WantsCopy([Legs.Leg(0, rttMilliseconds: milliseconds), Legs.Leg(1, rttMilliseconds: milliseconds)], Legs.Urgent(excluded: 0b01)), Is.EqualTo(isCopied));

    [TestCase(1.0, 1)]
    [TestCase(1.2, 1)]
    [TestCase(1.5, 0)]
    public void AnExpressLegIsTakenUnlessItIsMuchSlower(double times, int chosen)
    {
        LegSnapshot[] legs = [Legs.Leg(0, rttMilliseconds: 40), Legs.Leg(1, rttMilliseconds: 40 * times) with { IsExpress = true }];
        Assert.That(_scheduler.Choose(legs, Legs.Urgent()), Is.EqualTo(chosen));
        Assert.That(WantsCopy(legs, Legs.Urgent(excluded: 1UL << chosen)), Is.True, "the other one has the copy");
    }

    [Test]
    public void WhatHostsAreLateSaysNothingAgainstAnExpressLeg() =>
        Assert.That(_scheduler.Choose([Legs.Leg(0, rttMilliseconds: 0.1), Legs.Leg(1, rttMilliseconds: 3) with { IsExpress = true }], Legs.Urgent()), Is.EqualTo(1));

    [Test]
    public void WhereThereIsNoOtherLegThereIsNoCopy()
    {
        Assert.That(WantsCopy([Legs.Leg(0)], Legs.Urgent(excluded: 0b1)), Is.False);
        Assert.That(WantsCopy([Legs.Leg(0), Legs.Leg(1) with { IsHeld = true }], Legs.Urgent(excluded: 0b01)), Is.False);
    }

    [Test]
    public void CopiesTakeAFewPercentOfTheLegsAtMost()
    {
        var burst = CopiedBytes(TimeSpan.Zero);
        Assert.That(burst, Is.InRange(16 * 1024, 256 * 1024), "many at once");

        var later = 0;
        for (var second = 1; second <= 10; second++)
            later += CopiedBytes(TimeSpan.FromSeconds(second));
        Assert.That(later / (10 * 3 * Rate), Is.InRange(0.005, 0.05));
    }

    [Test]
    public void AnHourOfRestIsNotSavedUp()
    {
        var burst = CopiedBytes(TimeSpan.Zero);
        Assert.That(CopiedBytes(TimeSpan.FromHours(1)), Is.EqualTo(burst).Within(1).Percent);
    }

    // All that may be copied at this moment.
    private int CopiedBytes(TimeSpan now)
    {
        var demand = Legs.Urgent(excluded: 0b001);
        var bytes = 0;
        while (bytes < 1 << 24 && _scheduler.WantsCopy(_alike, demand, now))
            bytes += demand.Bytes;
        return bytes;
    }

    private bool WantsCopy(LegSnapshot[] legs, DatagramDemand demand) => _scheduler.WantsCopy(legs, demand, TimeSpan.Zero);
}
