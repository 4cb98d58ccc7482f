using NUnit.Framework;
using Striper.Common.Congestion;

namespace Striper.Tests.Congestion;

[TestFixture]
public sealed class LegControllerTests
{
    private const int Segment = 1448;

    private static readonly LegSample _idle = new(0, 0, 0, 0, false, TimeSpan.FromMilliseconds(40), Segment, 0, 0);

    private static LegController WithSample(LegSample sample)
    {
        var controller = new LegController(TimeSpan.Zero);
        controller.OnSample(sample, TimeSpan.Zero);
        return controller;
    }

    [Test]
    public void WhatWasWrittenCountsUntilTheNextSample()
    {
        var controller = WithSample(_idle with { NetworkBytes = 1000, NotSentBytes = 100 });
        controller.OnWritten(10);
        Assert.That((controller.InFlightBytes, controller.NotSentBytes), Is.EqualTo((1110, 110)));

        controller.OnSample(_idle with { NetworkBytes = 1110 }, TimeSpan.FromMilliseconds(1));
        Assert.That((controller.InFlightBytes, controller.NotSentBytes), Is.EqualTo((1110, 0)));
    }

    [Test]
    public void ALegWithoutARateHasACapOfSixteenSegments() => Assert.That(WithSample(_idle).CapBytes, Is.EqualTo(16 * Segment));

    [Test]
    public void InTheKernelFourMillisecondsMayWaitOrThreeSegments()
    {
        Assert.That(WithSample(_idle).NotSentLimitBytes(2_500_000), Is.EqualTo(10_000));
        Assert.That(WithSample(_idle).NotSentLimitBytes(0), Is.EqualTo(3 * Segment));
    }

    [Test]
    public void WithinOneHostTwentyMillisecondsMayWaitUpToTheCap()
    {
        var local = _idle with { SmoothedRtt = TimeSpan.FromMicroseconds(100), SegmentBytes = 32 * 1024 };
        Assert.That(WithSample(local).IsWithinHost, Is.True);
        Assert.That(WithSample(local).NotSentLimitBytes(10_000_000), Is.EqualTo(200_000));
        Assert.That(WithSample(local).NotSentLimitBytes(250_000_000), Is.EqualTo(LegControlConstants.LoopbackLeastCapBytes));
        Assert.That(WithSample(local).NotSentLimitBytes(0), Is.EqualTo(3 * 32 * 1024));
        Assert.That(WithSample(local with { SegmentBytes = Segment }).IsWithinHost, Is.False, "the segments are a network's");
        Assert.That(WithSample(local with { SmoothedRtt = TimeSpan.FromMilliseconds(1) }).IsWithinHost, Is.False, "too long a way");
    }

    [Test]
    public void ALegThatIsEndedNearbyIsNotShort()
    {
        var controller = WithSample(_idle with { SmoothedRtt = TimeSpan.FromMicroseconds(100) });
        Assert.That(controller.IsShort);
        controller.IsEndedOnTheWay = true;
        Assert.That(controller.IsShort, Is.False, "the other end is far behind what answers");
        Assert.That(WithSample(_idle).IsShort, Is.False);
    }

    [Test]
    public void AKernelThatHoldsTheLegBackEndsStartup()
    {
        // The kernel's window keeps 2 segments out, far below the cap; only what waits unsent shows that the leg is the limit.
        var controller = new LegController(TimeSpan.Zero);
        for (var i = 0; i <= 400; i++)
        {
            var sample = _idle with
            {
                NetworkBytes = 2 * Segment,
                NotSentBytes = 3 * Segment,
                DeliveredBytes = i * 72,
                AckedBytes = i * 72,
                HasUnacked = true,
            };
            controller.OnSample(sample, TimeSpan.FromMilliseconds(i));
        }

        Assert.That(controller.InStartup, Is.False);
        Assert.That(controller.RateBytesPerSecond, Is.EqualTo(72_000).Within(5).Percent);
    }

    [Test]
    public void RetransmissionsEndStartup([Values] bool isLossy)
    {
        // A rate that still doubles every 50 ms, so that nothing but the losses says stop.
        var controller = new LegController(TimeSpan.Zero);
        var delivered = 0.0;
        for (var i = 0; i <= 200; i++)
        {
            delivered += 100 * Math.Pow(2, i / 50.0);
            var sample = _idle with
            {
                NetworkBytes = controller.CapBytes,
                DeliveredBytes = (long)delivered,
                AckedBytes = (long)delivered,
                HasUnacked = true,
                RetransmittedSegments = isLossy ? i / 10 : 0,
                SentSegments = (long)delivered / Segment,
            };
            controller.OnSample(sample, TimeSpan.FromMilliseconds(i));
        }

        Assert.That(controller.InStartup, Is.EqualTo(!isLossy));
    }

    [Test]
    public void ADatagramIsWholeSegments()
    {
        var leg = new SimulatedLeg(2_500_000, TimeSpan.FromMilliseconds(40));
        leg.Run(TimeSpan.FromSeconds(3));
        Assert.That(leg.Controller.DatagramBytes(1 << 20), Is.EqualTo(6 * Segment).Within(Segment), "4 ms of 2.5 MB/s");
        Assert.That(leg.Controller.DatagramBytes(1 << 20) % Segment, Is.Zero);
        Assert.That(leg.Controller.DatagramBytes(3000), Is.EqualTo(2 * Segment));
        Assert.That(leg.Controller.DatagramBytes(1000), Is.EqualTo(1000));
        Assert.That(WithSample(_idle).DatagramBytes(1 << 20), Is.EqualTo(Segment), "a leg without a rate");
    }

    [Test]
    public void ALoopbackLegTakesTheLargestDatagramsAtOnce()
    {
        var loopback = WithSample(_idle with { SmoothedRtt = TimeSpan.FromMicroseconds(50), SegmentBytes = 65_483 });
        Assert.That(loopback.CapBytes, Is.GreaterThanOrEqualTo(2 << 20));
        Assert.That(loopback.DatagramBytes(1 << 20), Is.EqualTo(16 * 65_483));
    }

    [Test]
    public void ALegWithoutARateIsSupposedToSendTheInitialWindowEachRoundTrip()
    {
        Assert.That(WithSample(_idle).RateOrSupposed, Is.EqualTo(10 * Segment / 0.04).Within(0.001));
    }

    [Test]
    public void MicrosecondsOfARoundTripMakeNoRate() =>
        Assert.That(
            WithSample(_idle with { SmoothedRtt = TimeSpan.FromMicroseconds(5), SegmentBytes = 65_483 }).RateOrSupposed,
            Is.EqualTo(10 * 65_483 / 0.002).Within(0.001));

    [Test]
    public void ALegWithoutARateIsSupposedToSendFiftyKilobytesASecondAtLeast()
    {
        Assert.That(WithSample(_idle with { SmoothedRtt = TimeSpan.FromSeconds(2) }).RateOrSupposed, Is.EqualTo(50_000));
    }

    [Test]
    public void ALegIsStaleAfterFiveSecondsWithoutProgress()
    {
        var controller = new LegController(TimeSpan.Zero);
        Assert.That(controller.IsStale(TimeSpan.FromHours(1)), Is.False, "never read");
        controller.OnSample(_idle, TimeSpan.FromSeconds(100));
        controller.OnSample(_idle with { DeliveredBytes = 1 }, TimeSpan.FromSeconds(103));
        controller.OnSample(_idle with { DeliveredBytes = 1 }, TimeSpan.FromSeconds(107));
        Assert.That(controller.IsStale(TimeSpan.FromSeconds(108)), Is.False);
        Assert.That(controller.IsStale(TimeSpan.FromSeconds(108.1)), Is.True);
    }

    [Test]
    public void ASampleAllocatesNothing()
    {
        var controller = WithSample(_idle);
        Feed(0);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Feed(1000);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);

        void Feed(int from)
        {
            for (var i = from; i < from + 1000; i++)
                controller.OnSample(_idle with { DeliveredBytes = i * 100, HasUnacked = true }, TimeSpan.FromMilliseconds(i));
        }
    }
}
