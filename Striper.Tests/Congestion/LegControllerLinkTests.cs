using NUnit.Framework;
using Striper.Common.Congestion;

namespace Striper.Tests.Congestion;

/// <summary>The controller against a simulated bottleneck: what it is for, in virtual time.</summary>
[TestFixture]
public sealed class LegControllerLinkTests
{
    private const double Megabit = 125_000;

    private static TimeSpan Milliseconds(double value) => TimeSpan.FromMilliseconds(value);

    private static TimeSpan Seconds(double value) => TimeSpan.FromSeconds(value);

    [TestCase(10, 20, 1)]
    [TestCase(20, 40, 1)]
    [TestCase(20, 40, 2)]
    [TestCase(40, 20, 1)]
    [TestCase(40, 20, 2)]
    [TestCase(5, 160, 5)]
    [TestCase(100, 5, 1)]
    [TestCase(1, 20, 1)]
    public void KeepsALinkFullWithAShortQueue(double megabits, double baseMilliseconds, int stepsPerSample)
    {
        var leg = new SimulatedLeg(megabits * Megabit, Milliseconds(baseMilliseconds)) { StepsPerSample = stepsPerSample };
        leg.Run(Seconds(4));
        Assert.That(leg.Controller.InStartup, Is.False);

        // Where the window is eight segments, the largest of the readings has a ninth.
        Assert.That(leg.Controller.RateBytesPerSecond, Is.EqualTo(megabits * Megabit).Within(megabits > 1 ? 5 : 15).Percent);

        var (queued, steps, used) = (0.0, 0, leg.Link.TransmittedBytes);
        leg.Run(Seconds(20), () =>
        {
            queued += leg.Link.QueuedBytes;
            steps++;
        });
        used = leg.Link.TransmittedBytes - used;

        var product = megabits * Megabit * baseMilliseconds / 1000;
        Assert.That(used / (megabits * Megabit * 20), Is.GreaterThanOrEqualTo(0.97));
        Assert.That(queued / steps, Is.LessThan(Math.Max(product / 2, 4 * 1448)), "mean queue");
    }

    [Test]
    public void ReceiptsAloneFillACleanLink([Values(20, 100)] double baseMilliseconds)
    {
        var leg = new SimulatedLeg(20 * Megabit, Milliseconds(baseMilliseconds)) { StepsPerSample = 2, Receipts = new ReceiptEstimator() };
        leg.Run(Seconds(4));
        Assert.That(leg.Controller.InStartup, Is.False);
        Assert.That(leg.UtilizationOver(Seconds(20)), Is.GreaterThanOrEqualTo(0.97));
        Assert.That(leg.Link.QueuedBytes, Is.LessThan(20 * Megabit * baseMilliseconds / 2000));
    }

    [Test]
    public void StartupEndsSoon([Values(1, 10, 100)] double megabits, [Values(10, 40, 100)] double baseMilliseconds)
    {
        var leg = new SimulatedLeg(megabits * Megabit, Milliseconds(baseMilliseconds));
        Assert.That(leg.TimeUntil(() => !leg.Controller.InStartup, Seconds(10)), Is.LessThan(Seconds(1.5)));
        Assert.That(leg.Controller.RateBytesPerSecond, Is.GreaterThan(0.5 * megabits * Megabit));
    }

    [Test]
    public void AFallOfTheRateBringsTheCapDown()
    {
        var leg = new SimulatedLeg(20 * Megabit, Milliseconds(40));
        leg.Run(Seconds(5));
        Assert.That(leg.Controller.CapBytes, Is.GreaterThan(100_000));

        leg.Link.BytesPerSecond = 1 * Megabit;
        Assert.That(leg.TimeUntil(() => leg.Controller.CapBytes < 10_000, Seconds(10)), Is.LessThan(Seconds(1.5)));
        leg.Run(Seconds(2));
        Assert.That(leg.Controller.RateBytesPerSecond, Is.EqualTo(Megabit).Within(15).Percent);
        Assert.That(leg.UtilizationOver(Seconds(5)), Is.GreaterThanOrEqualTo(0.97));
    }

    [Test]
    public void ARiseOfTheRateIsUsed()
    {
        var leg = new SimulatedLeg(5 * Megabit, Milliseconds(40));
        leg.Run(Seconds(5));
        leg.Link.BytesPerSecond = 20 * Megabit;
        Assert.That(leg.TimeUntil(() => leg.Controller.RateBytesPerSecond > 19 * Megabit, Seconds(10)), Is.LessThan(Seconds(2)));
        Assert.That(leg.UtilizationOver(Seconds(5)), Is.GreaterThanOrEqualTo(0.97));
    }

    [Test]
    public void TheCapDoesNotGrowWhileTheApplicationIsTheLimit()
    {
        var leg = new SimulatedLeg(20 * Megabit, Milliseconds(40)) { OfferedBytesPerSecond = 2 * Megabit };
        leg.Run(Seconds(10));
        Assert.That(leg.Controller.RateBytesPerSecond, Is.InRange(1.5 * Megabit, 5 * Megabit));
        Assert.That(leg.Controller.CapBytes, Is.LessThan(60_000), "a full link's would be 125,000");
    }

    [Test]
    public void ALegKeepsItsRateWhileTheApplicationIsTheLimit()
    {
        var leg = new SimulatedLeg(20 * Megabit, Milliseconds(40));
        leg.Run(Seconds(4.5));
        var (cap, rate) = (leg.Controller.CapBytes, leg.Controller.RateBytesPerSecond);

        leg.OfferedBytesPerSecond = 2 * Megabit;
        leg.Run(Seconds(30));
        Assert.That(leg.Controller.RateBytesPerSecond, Is.EqualTo(rate).Within(2).Percent);
        Assert.That(leg.Controller.CapBytes, Is.LessThan(cap * 1.05));
    }

    [Test]
    public void TheBaseRttFollowsARerouteWithinItsMemory()
    {
        var leg = new SimulatedLeg(10 * Megabit, Milliseconds(20));
        leg.Run(Seconds(5));
        Assert.That(leg.Controller.BaseRtt, Is.InRange(Milliseconds(20), Milliseconds(25)));

        // A longer way is taken for a queue of others until the shorter one is forgotten: then the kernel alone decides, here three products.
        leg.Link.BaseRtt = Milliseconds(60);
        leg.KernelWindowBytes = (long)(3 * 10 * Megabit * 0.06);
        leg.Run(Seconds(20));
        Assert.That(leg.Controller.BaseRtt, Is.LessThan(Milliseconds(25)), "remembered");
        leg.Run(Seconds(16));
        Assert.That(leg.Controller.BaseRtt, Is.InRange(Milliseconds(60), Milliseconds(70)), "forgotten");
        leg.Run(Seconds(3));
        Assert.That(leg.UtilizationOver(Seconds(10)), Is.GreaterThanOrEqualTo(0.97));
    }

    [Test]
    public void TheBaseRttOfAFullLegDoesNotDrift([Values(20, 40, 100)] double baseMilliseconds)
    {
        var leg = new SimulatedLeg(20 * Megabit, Milliseconds(baseMilliseconds));
        leg.Run(Seconds(120));
        Assert.That(leg.Controller.BaseRtt.TotalMilliseconds, Is.EqualTo(baseMilliseconds).Within(1.5), "the drains show it");
    }

    [Test]
    public void AFullLegEmptiesItsQueueEveryTenSecondsInItsTurn()
    {
        var leg = new SimulatedLeg(10 * Megabit, Milliseconds(40), stagger: Seconds(2));
        leg.Run(Seconds(3));
        var drains = new List<double>();
        var wasLow = false;
        leg.Run(Seconds(27), () =>
        {
            var isLow = leg.Controller.CapBytes < leg.Controller.RateBytesPerSecond * leg.Controller.BaseRtt.TotalSeconds;
            if (isLow && !wasLow)
                drains.Add(leg.Now.TotalSeconds);
            wasLow = isLow;
        });
        Assert.That(drains, Has.Count.EqualTo(3));
        Assert.That(drains[0], Is.EqualTo(7).Within(0.1), "5 s after the start, and the stagger");
        Assert.That(drains[1], Is.EqualTo(17).Within(0.1));
        Assert.That(drains[2], Is.EqualTo(27).Within(0.1), "still in step");
    }

    [Test]
    public void ADrainEmptiesTheQueue()
    {
        var leg = new SimulatedLeg(10 * Megabit, Milliseconds(40));
        leg.Run(Seconds(3));
        Assert.That(LeastQueueOver(Seconds(1.5)), Is.GreaterThan(0), "a standing queue before");
        Assert.That(LeastQueueOver(Seconds(1)), Is.Zero, "none at some time of the drain");

        long LeastQueueOver(TimeSpan time)
        {
            var least = long.MaxValue;
            leg.Run(time, () => least = Math.Min(least, leg.Link.QueuedBytes));
            return least;
        }
    }

    [TestCase(1e9, 65_483)]
    [TestCase(3e9, 65_483)]
    [TestCase(125e6, 1448)]
    public void AShortLegIsFullThoughReadOnlyEveryMillisecond(double bytesPerSecond, int segmentBytes)
    {
        var leg = new SimulatedLeg(bytesPerSecond, Milliseconds(0.05), segmentBytes);
        leg.Run(Seconds(0.5));
        Assert.That(leg.UtilizationOver(Seconds(2)), Is.GreaterThanOrEqualTo(0.9));
    }

    [TestCase(2)]
    [TestCase(4)]
    public void AShortLegIsFullThoughABusyHostReadsItLate(int milliseconds)
    {
        var leg = new SimulatedLeg(20 * Megabit, Milliseconds(0.05)) { StepsPerSample = milliseconds };
        leg.Run(Seconds(1));
        Assert.That(leg.UtilizationOver(Seconds(3)), Is.GreaterThanOrEqualTo(0.9));
    }

    [Test]
    public void ABlackHoleIsSilenceAndItsEndIsNot()
    {
        var leg = new SimulatedLeg(20 * Megabit, Milliseconds(40));
        leg.Run(Seconds(3), () => Assert.That(leg.Controller.IsSilent(leg.Now), Is.False));

        leg.Link.IsBlack = true;
        var noticed = leg.TimeUntil(() => leg.Controller.IsSilent(leg.Now), Seconds(5));
        Assert.That(noticed, Is.InRange(Milliseconds(60), Milliseconds(95)), "10 ms and 1.25 round trips of 40 to 60 ms");

        leg.Link.IsBlack = false;
        leg.Run(Milliseconds(10));
        Assert.That(leg.Controller.IsSilent(leg.Now), Is.False);
    }

    [Test]
    public void TheRateOfADeadLegExpires()
    {
        var leg = new SimulatedLeg(20 * Megabit, Milliseconds(40));
        leg.Run(Seconds(3));
        leg.Link.IsBlack = true;
        leg.Run(Seconds(2));
        Assert.That(leg.Controller.RateBytesPerSecond, Is.Zero);
        Assert.That(leg.Controller.CapBytes, Is.EqualTo(4 * 1448));
    }
}
