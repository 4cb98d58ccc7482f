using NUnit.Framework;
using Striper.Common.Scheduling;

namespace Striper.Tests.Scheduling;

/// <summary>What holds for each policy, whatever it prefers.</summary>
[TestFixtureSource(nameof(Names))]
public sealed class EverySchedulerTests(string name)
{
    private static IEnumerable<string> Names => Schedulers.Names;

    private readonly ILegScheduler _scheduler = Schedulers.Create(name);

    [Test]
    public void NoLegsNoChoice() => Assert.That(_scheduler.Choose([], Legs.Bulk()), Is.EqualTo(-1));

    [Test]
    public void OnlyFullLegsNoChoice() => Assert.That(_scheduler.Choose([Legs.Full(0), Legs.Full(1)], Legs.Bulk()), Is.EqualTo(-1));

    [Test]
    public void ALegWithRoomTakesBulk() => Assert.That(_scheduler.Choose([Legs.Full(0), Legs.Leg(1), Legs.Full(2)], Legs.Bulk()), Is.EqualTo(1));

    [Test]
    public void AnEmptyLegTakesAnything() => Assert.That(_scheduler.Choose([Legs.Leg(0, cap: 0)], Legs.Last(1 << 20)), Is.Zero);

    [Test]
    public void NothingGoesWhereThePathHasNothingLeft()
    {
        var held = Legs.Leg(0) with { IsHeld = true };
        Assert.That(_scheduler.Choose([held, Legs.Full(1)], Legs.Bulk()), Is.EqualTo(-1));
        Assert.That(_scheduler.Choose([held], Legs.Last()), Is.EqualTo(-1));
        Assert.That(_scheduler.Choose([held], Legs.Urgent()), Is.EqualTo(-1));
    }

    [Test]
    public void NothingGoesWhereItIsAlready()
    {
        Assert.That(_scheduler.Choose([Legs.Leg(0), Legs.Leg(1)], Legs.Last(excluded: 0b01)), Is.EqualTo(1));
        Assert.That(_scheduler.Choose([Legs.Leg(0), Legs.Leg(1)], Legs.Last(excluded: 0b10)), Is.Zero);
        Assert.That(_scheduler.Choose([Legs.Leg(0), Legs.Leg(1)], Legs.Last(excluded: 0b11)), Is.EqualTo(-1));
        Assert.That(_scheduler.Choose([Legs.Leg(0), Legs.Leg(1)], Legs.Urgent(excluded: 0b11)), Is.EqualTo(-1));
    }

    [Test]
    public void UnsentBytesInTheKernelAreNoRoom() =>
        Assert.That(_scheduler.Choose([Legs.Leg(0, inFlight: 5000, notSent: 4344)], Legs.Bulk()), Is.EqualTo(-1));

    [Test]
    public void AnyChoiceIsALegThatIsNotExcludedAndHasRoom()
    {
        var random = new Random(1);
        var chosen = 0;
        for (var i = 0; i < 2000; i++)
        {
            var legs = Enumerable.Range(0, random.Next(1, ILegScheduler.MaxLegs + 1)).Select(slot => Legs.Leg(
                slot, rate: random.Next(50_000, 10_000_000), rttMilliseconds: random.Next(1, 500), inFlight: random.Next(30_000), notSent: random.Next(8000))).ToArray();
            var demand = new DatagramDemand(random.Next(10_000), random.Next(1 << 20), IsUrgent: false, (ulong)random.NextInt64() & (ulong)random.NextInt64());
            var index = _scheduler.Choose(legs, demand);
            if (index < 0)
                continue;
            chosen++;
            Assert.That(demand.Excludes(index), Is.False);
            Assert.That(legs[index].HasRoom(demand.BytesOn(legs[index])));
        }

        Assert.That(chosen, Is.GreaterThan(500));
    }
}
