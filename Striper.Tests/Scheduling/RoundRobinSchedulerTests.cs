using NUnit.Framework;
using Striper.Common.Scheduling;

namespace Striper.Tests.Scheduling;

[TestFixture]
public sealed class RoundRobinSchedulerTests
{
    [Test]
    public void EveryLegInTurn()
    {
        var scheduler = new RoundRobinScheduler();
        LegSnapshot[] legs = [Legs.Leg(0), Legs.Leg(1, rttMilliseconds: 500), Legs.Leg(2, rate: 1e3)];
        Assert.That(Enumerable.Range(0, 7).Select(_ => scheduler.Choose(legs, Legs.Bulk())), Is.EqualTo(new[] { 0, 1, 2, 0, 1, 2, 0 }));
    }

    [Test]
    public void AFullLegIsPassedOver()
    {
        var scheduler = new RoundRobinScheduler();
        LegSnapshot[] legs = [Legs.Leg(0), Legs.Full(1), Legs.Leg(2)];
        Assert.That(Enumerable.Range(0, 4).Select(_ => scheduler.Choose(legs, Legs.Bulk())), Is.EqualTo(new[] { 0, 2, 0, 2 }));
    }

    [Test]
    public void GoesOnWhenLegsBecomeFewer()
    {
        var scheduler = new RoundRobinScheduler();
        LegSnapshot[] legs = [Legs.Leg(0), Legs.Leg(1), Legs.Leg(2)];
        for (var i = 0; i < 3; i++)
            scheduler.Choose(legs, Legs.Bulk());
        Assert.That(scheduler.Choose(legs.AsSpan(0, 1), Legs.Bulk()), Is.Zero);
    }
}
