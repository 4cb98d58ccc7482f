using NUnit.Framework;
using Striper.Common.Congestion;

namespace Striper.Tests.Congestion;

[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class DeliveryRateTests
{
    private static readonly TimeSpan _base = TimeSpan.FromMilliseconds(20);
    private readonly DeliveryRate _rate = new();
    private TimeSpan _now;
    private long _delivered;

    [Test]
    public void IsWhatIsDelivered()
    {
        Deliver(bytesPerMillisecond: 1000, milliseconds: 100);
        Assert.That(_rate.BytesPerSecond, Is.EqualTo(1_000_000).Within(1).Percent);
        Assert.That(_rate.Rounds, Is.InRange(4, 5));
    }

    [Test]
    public void ALowerRateCountsOnlyWhenTheLegIsTheLimit([Values] bool isLimited)
    {
        Deliver(1000, 100, isLimited: true);
        Deliver(100, 500, isLimited);
        Assert.That(_rate.CurrentBytesPerSecond, Is.EqualTo(100_000).Within(1).Percent);
        Assert.That(_rate.BytesPerSecond, Is.EqualTo(isLimited ? 100_000 : 1_000_000).Within(1).Percent);
        Assert.That(_rate.WasLimited, Is.EqualTo(isLimited));
    }

    [Test]
    public void ALowerRateCountsOnlyAfterTenRounds()
    {
        Deliver(1000, 100, isLimited: true);
        Deliver(100, 180, isLimited: true);
        Assert.That(_rate.BytesPerSecond, Is.EqualTo(1_000_000).Within(1).Percent);
    }

    [Test]
    public void AHigherRateCountsAtOnceWhoeverIsTheLimit()
    {
        Deliver(1000, 100, isLimited: true);
        Deliver(3000, 25);
        Assert.That(_rate.BytesPerSecond, Is.EqualTo(3_000_000).Within(1).Percent);
    }

    [Test]
    public void ASilentLegLosesItsRate()
    {
        Deliver(1000, 100, isLimited: true);
        Deliver(0, 500, isSilent: true);
        Assert.That(_rate.BytesPerSecond, Is.Zero);
    }

    [Test]
    public void ASlowLegIsMeasuredOverEightSegments()
    {
        // One segment every 100 ms: over 20 ms it would look like 72 kB/s or nothing.
        for (var i = 0; i < 40; i++)
        {
            Deliver(0, 99, isLimited: true);
            Deliver(1448, 1, isLimited: true);
        }

        Assert.That(_rate.BytesPerSecond, Is.EqualTo(14_480).Within(15).Percent);
    }

    [Test]
    public void OnceTheRateIsFoundABurstIsNotTakenForOne([Values] bool isSettled)
    {
        if (isSettled)
            _rate.Settle(isBursty: false);
        for (var i = 0; i < 20; i++)
        {
            Deliver(0, 39, isLimited: true);
            Deliver(40_000, 1, isLimited: true);
        }

        Assert.That(_rate.BytesPerSecond, Is.EqualTo(isSettled ? 1_000_000 : 2_000_000).Within(10).Percent);
    }

    [Test]
    public void WhereAcknowledgementsQueueTheLargestReadingsArePassedOver([Values] bool isBursty)
    {
        _rate.Settle(isBursty);
        Deliver(1000, 400, isLimited: true);

        // They wait for 20 ms, and then come all at once.
        Deliver(0, 20, isLimited: true);
        Deliver(2000, 20, isLimited: true);
        Deliver(1000, 60, isLimited: true);
        Assert.That(_rate.BytesPerSecond, isBursty ? Is.EqualTo(1_000_000).Within(10).Percent : Is.GreaterThan(1_300_000));
    }

    [Test]
    public void AHigherRateThatStaysCountsThoughAcknowledgementsQueue()
    {
        _rate.Settle(isBursty: true);
        Deliver(1000, 400, isLimited: true);
        Deliver(3000, 120, isLimited: true);
        Assert.That(_rate.BytesPerSecond, Is.EqualTo(3_000_000).Within(1).Percent);
    }

    [Test]
    public void TheMeanIsOfTheRoundsAndNotTheLargest()
    {
        for (var i = 0; i < 10; i++)
        {
            Deliver(500, 40, isLimited: true);
            Deliver(1500, 40, isLimited: true);
        }

        Assert.That(_rate.BytesPerSecond, Is.EqualTo(1_500_000).Within(1).Percent);
        Assert.That(_rate.MeanBytesPerSecond, Is.EqualTo(1_000_000).Within(15).Percent);
    }

    private void Deliver(int bytesPerMillisecond, int milliseconds, bool isLimited = false, bool isSilent = false)
    {
        for (var i = 0; i < milliseconds; i++)
        {
            _now += TimeSpan.FromMilliseconds(1);
            _delivered += bytesPerMillisecond;
            if (isLimited)
                _rate.MarkLimited();
            _rate.OnSample(_delivered, _base, 1448, isSilent, _now);
        }
    }
}
