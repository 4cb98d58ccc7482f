using NUnit.Framework;
using Striper.Common.Congestion;

namespace Striper.Tests.Congestion;

[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class QueueResponseTests
{
    private const long UsualBytes = 100_000;
    private static readonly CompetitionRound _usual =
        new(TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(80), Gain: 1.25, UsualBytes, UsualBytes, SegmentBytes: 1448, IsLimited: true);

    private readonly QueueResponse _response = new();

    [Test]
    public void IsOneWhenTheRoundTripFallsAsWhatIsOut()
    {
        Begin();
        _response.OnTestRound(Round(75_000, 75));
        Assert.That(_response.Value, Is.EqualTo(1).Within(0.01));
    }

    [Test]
    public void IsOurShareOfTheQueueWhenOthersStay()
    {
        Begin();
        _response.OnTestRound(Round(80_000, 95));
        Assert.That(_response.Value, Is.EqualTo(0.25).Within(0.01));
    }

    [Test]
    public void IsUnknownWhileNoLessIsOutAndOutsideTests()
    {
        Assert.That(_response.Value, Is.Null);
        Begin();
        _response.OnTestRound(Round(97_000, 60));
        Assert.That(_response.Value, Is.Null);
        _response.OnTestRound(Round(50_000, 60));
        Assert.That(_response.Value, Is.Not.Null);
        _response.OnUsualRound(_usual, isContended: false);
        Assert.That(_response.Value, Is.Null);
    }

    [Test]
    public void ATestAllowsWhatThePathHoldsAndAlwaysLessThanBefore()
    {
        Begin(mostBytes: 60_000);
        Assert.That(_response.TestCapBytes, Is.EqualTo(60_000));
        _response.EnterTest(2, mostBytes: 200_000, isContended: false);
        Assert.That(_response.TestCapBytes, Is.EqualTo(80_000).Within(1));
    }

    [Test]
    public void TheCapOfATestStaysWhileTheRateFalls()
    {
        Begin(mostBytes: 60_000);
        _response.EnterTest(1, mostBytes: 30_000, isContended: false);
        Assert.That(_response.TestCapBytes, Is.EqualTo(60_000));
    }

    private static CompetitionRound Round(long bytes, double milliseconds) =>
        _usual with { InFlightBytes = bytes, Queue = TimeSpan.FromMilliseconds(milliseconds) - _usual.BaseRtt };

    private void Begin(double mostBytes = UsualBytes)
    {
        for (var i = 0; i < 20; i++)
            _response.OnUsualRound(_usual, isContended: false);
        _response.EnterTest(1, mostBytes, isContended: false);
    }
}
