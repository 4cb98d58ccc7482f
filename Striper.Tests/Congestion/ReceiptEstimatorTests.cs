using NUnit.Framework;
using Striper.Common.Congestion;

namespace Striper.Tests.Congestion;

[TestFixture]
public sealed class ReceiptEstimatorTests
{
    private static TimeSpan At(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private static LegSample Read(ReceiptEstimator estimator)
    {
        Assert.That(estimator.TryRead(out var sample), Is.True);
        return sample;
    }

    [Test]
    public void WhatIsWrittenIsInFlightUntilReceipted()
    {
        var estimator = new ReceiptEstimator();
        Assert.That(Read(estimator).HasUnacked, Is.False);
        estimator.OnWritten(3000);
        Assert.That(Read(estimator), Is.EqualTo(new LegSample(3000, 0, 0, 0, true, TimeSpan.Zero, 1448, 0, 2)));
        estimator.OnReceipt(1000, At(0), At(40));
        Assert.That(Read(estimator), Is.EqualTo(new LegSample(2000, 0, 1000, 1000, true, At(40), 1448, 0, 2)));
        estimator.OnReceipt(3000, At(10), At(60));
        Assert.That(Read(estimator).HasUnacked, Is.False);
    }

    [Test]
    public void TheRoundTripIsSmoothedByAQuarter()
    {
        var estimator = new ReceiptEstimator();
        estimator.OnWritten(3000);
        estimator.OnReceipt(1000, At(0), At(40));
        estimator.OnReceipt(2000, At(0), At(80));
        Assert.That(Read(estimator).SmoothedRtt, Is.EqualTo(At(50)));
    }

    [Test]
    public void TheVariationIsHalfOfTheFirstRoundTripAndFollowsByAQuarter()
    {
        var estimator = new ReceiptEstimator();
        estimator.OnWritten(3000);
        Assert.That(estimator.Variation, Is.EqualTo(TimeSpan.Zero));
        estimator.OnReceipt(1000, At(0), At(40));
        Assert.That(estimator.Variation, Is.EqualTo(At(20)));
        estimator.OnReceipt(2000, At(0), At(80));
        Assert.That(estimator.Variation, Is.EqualTo(At(25)), "20 and a quarter of the way to 40");
    }

    [Test]
    public void AReceiptThatSaysNothingNewIsIgnored()
    {
        var estimator = new ReceiptEstimator();
        estimator.OnWritten(3000);
        estimator.OnReceipt(2000, At(0), At(40));
        estimator.OnReceipt(2000, At(0), At(500));
        estimator.OnReceipt(1000, At(0), At(500));
        Assert.That(Read(estimator).DeliveredBytes, Is.EqualTo(2000));
        Assert.That(Read(estimator).SmoothedRtt, Is.EqualTo(At(40)));
    }
}
