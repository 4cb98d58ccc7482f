using NUnit.Framework;
using Striper.Common.Diagnostics;

namespace Striper.Tests.Diagnostics;

[Parallelizable]
internal sealed class RateMeterTests
{
    [TestCase(0)]
    [TestCase(1)]
    public void WithoutTwoSamplesThereIsNoRate(int samples)
    {
        var meter = new RateMeter();
        for (var i = 0; i < samples; i++)
            meter.Add(1_000_000, TimeSpan.FromSeconds(5));
        Assert.That((meter.Lately, meter.Steadily), Is.EqualTo((0.0, 0.0)));
    }

    [Test]
    public void LatelyIsOverTheLastTwoAndSteadilyOverAllThereAre()
    {
        var meter = Sampled((0, 100), (1, 200), (2, 500));
        Assert.That((meter.Lately, meter.Steadily), Is.EqualTo((300.0, 200.0)));
    }

    [Test]
    public void NoMoreThanTenSecondsCount()
    {
        var meter = new RateMeter();
        meter.Add(0, TimeSpan.Zero);
        for (var second = 1; second <= 25; second++)
            meter.Add(1_000_000 + (10 * second), TimeSpan.FromSeconds(second));
        Assert.That((meter.Lately, meter.Steadily), Is.EqualTo((10.0, 10.0)));
    }

    [Test]
    public void TheTimeBetweenSamplesCounts()
    {
        var meter = Sampled((0, 0), (0.5, 100), (2.5, 500));
        Assert.That((meter.Lately, meter.Steadily), Is.EqualTo((200.0, 200.0)));
    }

    [Test]
    public void TimeThatStandsStillIsNoRate() => Assert.That(Sampled((3, 0), (3, 100)).Lately, Is.Zero);

    [Test]
    public void APairMovesUntilTenSecondsWithoutAByteHavePassed()
    {
        var pair = new RatePair();
        pair.Add(0, 0, TimeSpan.Zero);
        Assert.That(pair.IsMoving, Is.False);
        pair.Add(0, 7, TimeSpan.FromSeconds(1));
        Assert.That((pair.Sent.Lately, pair.Received.Lately), Is.EqualTo((0.0, 7.0)));
        for (var second = 2; second <= 10; second++)
        {
            pair.Add(0, 7, TimeSpan.FromSeconds(second));
            Assert.That(pair.IsMoving, Is.True, $"second {second}");
        }

        pair.Add(0, 7, TimeSpan.FromSeconds(11));
        Assert.That(pair.IsMoving, Is.False);
    }

    private static RateMeter Sampled(params (double Seconds, long Total)[] samples)
    {
        var meter = new RateMeter();
        foreach (var (seconds, total) in samples)
            meter.Add(total, TimeSpan.FromSeconds(seconds));
        return meter;
    }
}
