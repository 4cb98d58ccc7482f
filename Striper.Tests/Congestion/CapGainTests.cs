using NUnit.Framework;
using Striper.Common.Congestion;

namespace Striper.Tests.Congestion;

[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class CapGainTests
{
    private const int SegmentsPerRound = 100;
    private static readonly TimeSpan _rtt = TimeSpan.FromMilliseconds(40);

    private readonly CapGain _gain = new();
    private readonly LossRate _loss = new();
    private CongestionAlgorithm _algorithm = CongestionAlgorithm.Bbr;
    private TimeSpan _now;
    private double _sent;
    private double _retransmitted;

    [Test]
    public void FallsWithLosses()
    {
        var (before, start) = (_gain.Value, _gain.Value);
        for (var round = 0; round < 5; round++)
        {
            Lose(0.05, rounds: 1);
            Assert.That(_gain.Value, Is.LessThan(before));
            before = _gain.Value;
        }

        Lose(0.05, rounds: 1000);
        Assert.That(_gain.Value, Is.GreaterThan(1), "or the leg would never find out that it could carry more");
        Assert.That(_gain.Value - 1, Is.LessThan((start - 1) / 2));
    }

    [Test]
    public void ComesBackMuchMoreSlowlyThanItFell()
    {
        var start = _gain.Value;
        Lose(0.05, rounds: 10);
        var fallen = _gain.Value;
        Lose(0, rounds: 10);
        Assert.That(_gain.Value, Is.GreaterThan(fallen).And.LessThan((start + fallen) / 2));
        Lose(0, rounds: 10_000);
        Assert.That(_gain.Value, Is.EqualTo(start));
    }

    [Test]
    public void LossesThatStayWhateverTheGainAreThePathsAndAreIgnored()
    {
        var start = _gain.Value;
        LoseUntilJudged(0.01);
        Lose(0.01, rounds: 100);
        Assert.That(_gain.Value, Is.EqualTo(start), "the losses go on, and the gain is back");
    }

    [Test]
    public void LossesThatAreThePathsStayKnownForAWhile()
    {
        Assert.That(_gain.IsLossForeign(_now), Is.False);
        LoseUntilJudged(0.01);
        _algorithm = CongestionAlgorithm.Cubic;
        Lose(0, rounds: 100);
        Assert.That(_gain.IsLossForeign(_now), Is.True, "whatever the algorithm");
        Lose(0, rounds: 2000);
        Assert.That(_gain.IsLossForeign(_now), Is.False);
    }

    [TestCase(0.001)]
    [TestCase(0.06)]
    public void NoHarmAndAPolicerAreNotThePathsLosses(double loss)
    {
        var lowest = Lose(loss, rounds: 1000);
        for (var i = 0; i < 20; i++)
            Assert.That(Lose(loss, rounds: 100), Is.LessThanOrEqualTo(lowest + 0.02));
    }

    [Test]
    public void WhatIsIgnoredIsJudgedAnewAfterAWhile()
    {
        LoseUntilJudged(0.01);
        Lose(0.01, rounds: 100);
        var ignoring = _gain.Value;
        var time = TimeUntil(() => _gain.Value < ignoring - 0.05, 0.01);
        Assert.That(time, Is.InRange(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30)));
    }

    [Test]
    public void MuchMoreLossLowersItThoughLossesAreIgnored()
    {
        LoseUntilJudged(0.01);
        Lose(0.01, rounds: 100);
        var ignoring = _gain.Value;
        Lose(0.08, rounds: 50);
        Assert.That(_gain.Value, Is.LessThan(ignoring - 0.1));
    }

    [Test]
    public void WhatOneAlgorithmLosesSaysNothingOfAnother()
    {
        LoseUntilJudged(0.01);
        Lose(0.01, rounds: 100);
        var ignoring = _gain.Value;
        _algorithm = CongestionAlgorithm.Cubic;
        Lose(0.01, rounds: 10);
        Assert.That(_gain.Value, Is.LessThan(ignoring - 0.05), "losses count again");
    }

    [Test]
    public void AFewSegmentsAreNoJudgement()
    {
        // Down, with too few segments for a judgement, which would say 2 %.
        for (var round = 0; round < 10; round++)
            Round(sent: 50, retransmitted: 1, _rtt);
        var fallen = _gain.Value;
        Round(sent: 50, retransmitted: 1, TimeSpan.FromSeconds(1));
        for (var round = 0; round < 5; round++)
            Round(sent: 5, retransmitted: 0, _rtt);
        Assert.That(_gain.Value, Is.EqualTo(fallen).Within(0.02));
    }

    // From where the gain is at its least to where it rises although segments are lost.
    private void LoseUntilJudged(double loss)
    {
        var lowest = Lose(loss, rounds: 20);
        Assert.That(lowest, Is.LessThan(1.1));
        var time = TimeUntil(() => _gain.Value > 1.15, loss);
        Assert.That(time, Is.LessThan(TimeSpan.FromSeconds(20)));
    }

    private TimeSpan TimeUntil(Func<bool> condition, double loss)
    {
        var since = _now;
        while (!condition() && _now - since < TimeSpan.FromMinutes(2))
            Lose(loss, rounds: 1);
        return _now - since;
    }

    // The lowest gain meanwhile.
    private double Lose(double share, int rounds)
    {
        var lowest = _gain.Value;
        for (var i = 0; i < rounds; i++)
        {
            Round(SegmentsPerRound, SegmentsPerRound * share, _rtt);
            lowest = Math.Min(lowest, _gain.Value);
        }

        return lowest;
    }

    private void Round(double sent, double retransmitted, TimeSpan time)
    {
        _now += time;
        _sent += sent;
        _retransmitted += retransmitted;
        var sample = new LegSample(0, 0, 0, 0, true, _rtt, 1448, (long)(_retransmitted + 1e-6), (long)_sent);
        _loss.OnRound(sample);
        _gain.OnRound(_loss, sample, _algorithm, _rtt, _now);
    }
}
