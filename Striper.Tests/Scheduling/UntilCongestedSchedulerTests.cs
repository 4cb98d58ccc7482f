using NUnit.Framework;
using Striper.Common.Scheduling;

namespace Striper.Tests.Scheduling;

[TestFixture]
public sealed class UntilCongestedSchedulerTests
{
    private readonly UntilCongestedScheduler _scheduler = new();

    [SetUp]
    public void StayOnTheFirst() => Assert.That(_scheduler.Choose([Legs.Leg(0), Legs.Full(1), Legs.Full(2)], Legs.Bulk()), Is.Zero);

    [Test]
    public void StaysOnALegWhileItHasRoom() =>
        Assert.That(_scheduler.Choose([Legs.Leg(0, rttMilliseconds: 300), Legs.Leg(1), Legs.Leg(2)], Legs.Bulk()), Is.Zero);

    [Test]
    public void GoesToTheNextAndStaysThere()
    {
        Assert.That(_scheduler.Choose([Legs.Full(0), Legs.Leg(1), Legs.Leg(2)], Legs.Bulk()), Is.EqualTo(1));
        Assert.That(_scheduler.Choose([Legs.Leg(0), Legs.Leg(1), Legs.Leg(2)], Legs.Bulk()), Is.EqualTo(1));
    }

    [Test]
    public void KnowsItsLegByNameWhereverItStands()
    {
        Assert.That(_scheduler.Choose([Legs.Full(0), Legs.Leg(1), Legs.Leg(2)], Legs.Bulk()), Is.EqualTo(1));
        Assert.That(_scheduler.Choose([Legs.Leg(2), Legs.Leg(0), Legs.Leg(1)], Legs.Bulk()), Is.EqualTo(2));
    }

    [Test]
    public void ADeadLegIsForgotten() => Assert.That(_scheduler.Choose([Legs.Leg(1), Legs.Leg(2)], Legs.Bulk()), Is.Zero);
}
