using NUnit.Framework;
using Striper.Common.Scheduling;

namespace Striper.Tests.Scheduling;

/// <summary>What one leg holds up waits in the receiver's window, which is not endless.</summary>
[TestFixture]
public sealed class ReorderGuardTests
{
    private readonly EarliestScheduler _scheduler = new();

    // While 2 s pass on the far leg some 2 MB arrive on the near one.
    [TestCase(8 << 20, 1)]
    [TestCase(1 << 20, -1)]
    [TestCase(0, 1)]
    public void ALegThatWouldHoldUpMoreThanTheReceiverKeepsIsLeftOut(long reorderBytes, int expected) =>
        Assert.That(
            _scheduler.Choose([Legs.Full(0), Legs.Leg(1, rttMilliseconds: 1500)], Legs.Bulk() with { BacklogBytes = 1 << 30, ReorderBytes = reorderBytes }),
            Is.EqualTo(expected));

    [Test]
    public void ALegAsGoodIsNot() =>
        Assert.That(_scheduler.Choose([Legs.Full(0), Legs.Leg(1)], Legs.Bulk() with { ReorderBytes = 1 << 20 }), Is.EqualTo(1));

    [Test]
    public void TheBestIsNeverLeftOut()
    {
        var demand = Legs.Bulk() with { ReorderBytes = 1 << 20 };
        Assert.That(_scheduler.Choose([Legs.Leg(0, rttMilliseconds: 3000)], demand), Is.Zero);
        Assert.That(_scheduler.Choose([Legs.Leg(0, rttMilliseconds: 4000), Legs.Leg(1, rttMilliseconds: 3000)], demand), Is.EqualTo(1));
        Assert.That(
            _scheduler.Choose([Legs.Leg(0, rttMilliseconds: 4000), Legs.Full(1, rttMilliseconds: 3000)], demand), Is.EqualTo(-1), "the best has no room");
    }

    [Test]
    public void TheMoreTheOthersCarryTheMoreItHoldsUp()
    {
        var demand = Legs.Bulk() with { BacklogBytes = 1 << 30, ReorderBytes = 4 << 20 };
        var far = Legs.Leg(0, rttMilliseconds: 500);
        Assert.That(_scheduler.Choose([far, Legs.Full(1)], demand), Is.Zero);
        Assert.That(_scheduler.Choose([far, Legs.Full(1, 50e6)], demand), Is.EqualTo(-1));
    }

    // 400 MB/s at 20 ms: 10 MB arrive while a datagram is on its way, whichever leg it takes.
    [Test]
    public void LegsThatAreAlikeHoldNothingUpHoweverQuickTheyAre()
    {
        var legs = Enumerable.Range(0, 16).Select(slot => Legs.Leg(slot, rate: 25e6, inFlight: 500_000, cap: 600_000)).ToArray();
        legs[0] = Legs.Leg(0, rate: 25e6, inFlight: 600_000, cap: 600_000);
        legs[1] = Legs.Leg(1, rate: 25e6, inFlight: 400_000, cap: 300_000);
        Assert.That(
            _scheduler.Choose(legs, Legs.Bulk() with { BacklogBytes = 1 << 30, ReorderBytes = 8 << 20 }),
            Is.GreaterThan(1), "the quickest has no room");
    }
}
