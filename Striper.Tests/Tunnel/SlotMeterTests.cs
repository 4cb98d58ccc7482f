using NUnit.Framework;
using Striper.Common.Congestion;
using Striper.Common.Engine;
using Striper.Common.Primitives;
using Striper.Common.Tunnel;

namespace Striper.Tests.Tunnel;

/// <summary>A slot's counters are those of all its legs.</summary>
[Parallelizable]
internal sealed class SlotMeterTests
{
    [Test]
    public void ASlotWithoutALegHasNothing()
    {
        var meter = new SlotMeter();
        Assert.That((meter.Leg, meter.Totals, meter.Redials, meter.LastError), Is.EqualTo(((EngineLeg?)null, default(SlotTotals), 0L, (string?)null)));
    }

    [Test]
    public void CountersNeverGoDownWhateverLegsComeAndGo()
    {
        var meter = new SlotMeter();
        var expected = default(SlotTotals);
        for (uint incarnation = 1; incarnation <= 5; incarnation++)
        {
            var leg = Leg(incarnation);
            meter.Enter(leg);
            Assert.That(meter.Totals, Is.EqualTo(expected), $"leg {incarnation} has carried nothing yet");
            for (var step = 1; step <= 3; step++)
            {
                leg.WrittenBytes += 100 * incarnation;
                leg.ReceivedBytes += 10;
                leg.Reinjections += 1;
                leg.ReinjectedBytes += 7;
                leg.WastedBytes += 3;
                expected += new SlotTotals(100 * incarnation, 10, 1, 7, 3, 0, 0);
                Assert.That(meter.Totals, Is.EqualTo(expected));
            }

            leg.IsUp = false;
            Assert.That(meter.Totals, Is.EqualTo(expected), "those of a dead leg stay");
        }

        Assert.That(meter.Redials, Is.EqualTo(4));
        Assert.That(meter.Leg!.Id.Incarnation, Is.EqualTo(5));
    }

    [Test]
    public void RatesGoOnOverAChangeOfLegs()
    {
        var meter = new SlotMeter();
        var first = Leg(1);
        meter.Enter(first);
        first.WrittenBytes = 1000;
        meter.Sample(TimeSpan.FromSeconds(1));
        var second = Leg(2);
        meter.Enter(second);
        second.WrittenBytes = 500;
        second.ReceivedBytes = 20;
        meter.Sample(TimeSpan.FromSeconds(2));
        Assert.That((meter.Rates.Sent.Lately, meter.Rates.Received.Lately), Is.EqualTo((500.0, 20.0)));
    }

    private static EngineLeg Leg(uint incarnation) => new(new LegId(0, incarnation), probe: null, new PathControl(), TimeSpan.Zero);
}
