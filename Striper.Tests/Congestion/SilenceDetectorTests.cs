using NUnit.Framework;
using Striper.Common.Congestion;

namespace Striper.Tests.Congestion;

[TestFixture]
public sealed class SilenceDetectorTests
{
    private static readonly LegSample _owed = new(1448, 0, 1000, 1000, true, TimeSpan.FromMilliseconds(40), 1448, 0, 1);

    private static TimeSpan At(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private static SilenceDetector With(LegSample sample, double baseMilliseconds = 20, bool hasHistory = true)
    {
        var detector = new SilenceDetector();
        detector.OnSample(sample, At(baseMilliseconds), hasHistory, At(0));
        return detector;
    }

    [Test]
    public void IsTenMillisecondsAndOneAndAHalfRoundTrips()
    {
        var detector = With(_owed);
        Assert.That(detector.Deadline, Is.EqualTo(At(70)));
        Assert.That(detector.IsSilent(At(70)), Is.False);
        Assert.That(detector.IsSilent(At(70.1)), Is.True);
    }

    [Test]
    public void TheLargerOfBothRoundTripsCounts() => Assert.That(With(_owed, baseMilliseconds: 100).Deadline, Is.EqualTo(At(160)));

    [Test]
    public void AShortLegMayStillDelayItsAcknowledgement() =>
        Assert.That(With(_owed with { SmoothedRtt = At(0.1) }, baseMilliseconds: 0.05).Deadline, Is.EqualTo(At(60)));

    [Test]
    public void ALegWithoutHistoryHasAtLeast200Milliseconds()
    {
        Assert.That(With(_owed, hasHistory: false).Deadline, Is.EqualTo(At(200)));
        Assert.That(With(_owed with { SmoothedRtt = TimeSpan.Zero }, baseMilliseconds: 0).Deadline, Is.EqualTo(At(200)));
        Assert.That(With(_owed with { SmoothedRtt = At(400) }, hasHistory: false).Deadline, Is.EqualTo(At(610)));
    }

    [Test]
    public void NothingOwedIsNoSilence()
    {
        var detector = With(_owed with { HasUnacked = false });
        Assert.That(detector.Deadline, Is.EqualTo(TimeSpan.MaxValue));
        Assert.That(detector.IsSilent(At(100_000)), Is.False);
    }

    [Test]
    public void ABurstAfterIdleTimeIsNotSilentAtOnce()
    {
        var detector = With(_owed with { HasUnacked = false });
        detector.OnSample(_owed, At(20), true, At(10_000));
        Assert.That(detector.Deadline, Is.EqualTo(At(10_070)));
        Assert.That(detector.LastProgress, Is.EqualTo(At(0)), "which is not progress");
    }

    [Test]
    public void AReadingWithoutProgressDoesNotPostponeIt()
    {
        var detector = With(_owed);
        detector.OnSample(_owed, At(20), true, At(60));
        Assert.That(detector.Deadline, Is.EqualTo(At(70)));
    }

    [Test]
    public void AnyProgressEndsIt([Values] bool isSelective)
    {
        var detector = With(_owed);
        Assert.That(detector.IsSilent(At(500)), Is.True);
        detector.OnSample(isSelective ? _owed with { DeliveredBytes = 1001 } : _owed with { AckedBytes = 1001 }, At(20), true, At(500));
        Assert.That(detector.IsSilent(At(500)), Is.False);
        Assert.That(detector.Deadline, Is.EqualTo(At(570)));
        Assert.That(detector.LastProgress, Is.EqualTo(At(500)));
    }
}
