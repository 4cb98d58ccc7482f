using NUnit.Framework;
using Striper.Common.Congestion;

namespace Striper.Tests.Congestion;

[TestFixture]
public sealed class LossRateTests
{
    private static LegSample At(long sent, long retransmitted) => new(0, 0, 0, 0, true, TimeSpan.FromMilliseconds(40), 1448, retransmitted, sent);

    [Test]
    public void FindsTheShareThatIsSentAgain()
    {
        var loss = new LossRate();
        for (var round = 1; round <= 100; round++)
            loss.OnRound(At(round * 100, round * 2));
        Assert.That(loss.Value, Is.EqualTo(0.02).Within(1).Percent);
    }

    [Test]
    public void SegmentsCountAndNotRounds()
    {
        var (slow, fast) = (new LossRate(), new LossRate());
        slow.OnRound(At(10, 1));
        fast.OnRound(At(100, 10));
        Assert.That(fast.Value, Is.GreaterThan(5 * slow.Value), "as large a share of ten times as many");
        fast.OnRound(At(100_100, 10));
        Assert.That(fast.Value, Is.Positive, "one round, however large, is not all");
    }

    [Test]
    public void TellsOfTheLastRoundOnly()
    {
        var loss = new LossRate();
        loss.OnRound(At(100, 1));
        Assert.That(loss.HasLost, Is.True);
        loss.OnRound(At(200, 1));
        Assert.That(loss.HasLost, Is.False);
    }

    [Test]
    public void ARoundInWhichNothingIsSentSaysNothing()
    {
        var loss = new LossRate();
        loss.OnRound(At(100, 10));
        var before = loss.Value;
        loss.OnRound(At(100, 10));
        Assert.That(loss.Value, Is.EqualTo(before));
        Assert.That(loss.HasLost, Is.False);
    }
}
