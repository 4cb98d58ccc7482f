using NUnit.Framework;
using Striper.WanLab.Load;

namespace Striper.Tests.WanLab;

internal sealed class ArrivalsTests
{
    [Test]
    public void BytesCountFromTheirArrivalOn()
    {
        var arrivals = Of((10_000, 100), (20_000, 200), (40_000, 50));

        Assert.That(
            ((long[])[0, 9_999, 10_000, 19_999, 20_000, 90_000]).Select(arrivals.BytesAt),
            Is.EqualTo((long[])[0, 0, 100, 100, 300, 350]));
    }

    [Test]
    public void WhatComesWithinTheResolutionIsOneArrival()
    {
        var arrivals = Of((10_000, 1), (11_999, 2), (12_000, 4));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(arrivals.TimesUs, Is.EqualTo((long[])[10_000, 12_000]));
            Assert.That(arrivals.TotalBytes, Is.EqualTo((long[])[3, 7]));
            Assert.That(arrivals.Bytes, Is.EqualTo(7));
        }
    }

    [Test]
    public void ARateIsThatOfItsWindow()
    {
        var arrivals = Of((0, 1_000), (500_000, 2_000), (1_000_000, 3_000), (1_500_000, 9_000));

        Assert.That(arrivals.BytesPerSecond(0, 1_000_000), Is.EqualTo(5_000));
    }

    [TestCase(0, 100_000, ExpectedResult = 50_000, Description = "from the window's beginning")]
    [TestCase(50_000, 100_000, ExpectedResult = 30_000, Description = "between two")]
    [TestCase(50_000, 500_000, ExpectedResult = 410_000, Description = "to the window's end")]
    [TestCase(200_000, 300_000, ExpectedResult = 100_000, Description = "all of it")]
    public long APauseIsBetweenArrivalsOrTheEndsOfTheWindow(long fromUs, long toUs) =>
        Of((50_000, 1), (60_000, 1), (90_000, 1)).LongestPauseUs(fromUs, toUs);

    [Test]
    public void TheFirstAfterATimeIsNotTheOneAtThatTime()
    {
        var arrivals = Of((50_000, 1), (60_000, 1));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(arrivals.FirstAfterUs(50_000), Is.EqualTo(60_000));
            Assert.That(arrivals.FirstAfterUs(60_000), Is.Null);
        }
    }

    private static Arrivals Of(params (long AtUs, int Bytes)[] arrivals)
    {
        var result = new Arrivals([], []);
        foreach (var (atUs, bytes) in arrivals)
            result.Add(atUs, bytes);
        return result;
    }
}
