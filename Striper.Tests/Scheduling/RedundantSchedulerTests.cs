using NUnit.Framework;
using Striper.Common.Scheduling;

namespace Striper.Tests.Scheduling;

[TestFixture]
public sealed class RedundantSchedulerTests
{
    private readonly RedundantScheduler _scheduler = new();

    [Test]
    public void EveryDatagramGoesOnEveryLegWithRoom() =>
        Assert.That(Placed([Legs.Leg(0), Legs.Leg(1, rttMilliseconds: 500), Legs.Leg(2, rate: 1e3)], Legs.Bulk()), Is.EquivalentTo(new[] { 0, 1, 2 }));

    [Test]
    public void TheQuickestComesFirst() =>
        Assert.That(Placed([Legs.Leg(0, rttMilliseconds: 90), Legs.Leg(1), Legs.Leg(2, rttMilliseconds: 40)], Legs.Bulk()), Is.EqualTo(new[] { 1, 2, 0 }));

    [Test]
    public void AFullLegHoldsNobodyUp() =>
        Assert.That(Placed([Legs.Leg(0), Legs.Full(1), Legs.Leg(2)], Legs.Bulk()), Is.EquivalentTo(new[] { 0, 2 }));

    [Test]
    public void UrgentDataPassesTheCap() =>
        Assert.That(Placed([Legs.Leg(0), Legs.Full(1), Legs.Leg(2, inFlight: 14_480 + (64 * 1024) + 1)], Legs.Urgent()), Is.EquivalentTo(new[] { 0, 1 }));

    [Test]
    public void LargeDatagramsHaveCopiesToo() =>
        Assert.That(_scheduler.WantsCopy([Legs.Leg(0), Legs.Leg(1)], Legs.Last(1 << 20, excluded: 0b01), TimeSpan.Zero), Is.True);

    // As the engine does it.
    private List<int> Placed(LegSnapshot[] legs, DatagramDemand demand)
    {
        var placed = new List<int>();
        for (var index = _scheduler.Choose(legs, demand); index >= 0; index = _scheduler.Choose(legs, demand))
        {
            placed.Add(index);
            demand = demand with { Excluded = demand.Excluded | (1UL << index) };
            if (!_scheduler.WantsCopy(legs, demand, TimeSpan.Zero))
                break;
        }

        return placed;
    }
}
