using NUnit.Framework;

namespace Striper.Tests.Scheduling;

[TestFixture]
public sealed class LegSnapshotTests
{
    [Test]
    public void AnyDatagramFitsAnEmptyLegAndNoOther()
    {
        Assert.That(Legs.Leg(0).HasRoom(1 << 20), Is.True);
        Assert.That(Legs.Leg(0, inFlight: 1).HasRoom(1 << 20), Is.False);
    }

    [Test]
    public void HalfADatagramMustFitUnderTheCap()
    {
        Assert.That(Legs.Leg(0, inFlight: 10_000, cap: 11_000).HasRoom(2000), Is.True);
        Assert.That(Legs.Leg(0, inFlight: 10_000, cap: 11_000).HasRoom(2002), Is.False);
    }

    [Test]
    public void AKernelThatHoldsAsMuchAsItMayGetsNoMore()
    {
        Assert.That(Legs.Leg(0, inFlight: 1448, notSent: 4343).HasRoom(1448), Is.True);
        Assert.That(Legs.Leg(0, inFlight: 1448, notSent: 4344).HasRoom(1448), Is.False);
    }
}
