using NUnit.Framework;
using Striper.Common.Congestion;

namespace Striper.Tests.Congestion;

[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class CongestionTrialTests
{
    private readonly CongestionTrial _trial = new();
    private readonly List<TimeSpan> _trialsAt = [];
    private TimeSpan _rtt = TimeSpan.FromMilliseconds(40);
    private TimeSpan _now;
    private double _sent;
    private double _retransmitted;
    private double _delivered;

    // What the path does with each of the two.
    private double _bbrRate = 1e6;
    private double _cubicRate = 1e6;
    private double _bbrLoss;
    private double _cubicLoss;
    private bool _isCubicHeldBack;
    private bool _isLimited = true;
    private bool _isCompeting;
    private bool _isTrying;
    private long _windowBytes = 100 * 1448;

    [Test]
    public void WithoutReasonNothingIsTried([Values] CongestionAlgorithm algorithm)
    {
        Run(algorithm, 120);
        Assert.That(_trialsAt, Is.Empty);
        Assert.That(_trial.Wanted, Is.EqualTo(algorithm));
    }

    [TestCase(0.9, CongestionAlgorithm.Cubic)]
    [TestCase(1.0, CongestionAlgorithm.Bbr)]
    public void BetweenHostsSideBySideItIsCubicFromTheFirstRoundOn(double rttMilliseconds, CongestionAlgorithm expected)
    {
        _rtt = TimeSpan.FromMilliseconds(rttMilliseconds);
        Run(CongestionAlgorithm.Bbr, seconds: 0.01);
        Assert.That(_trial.Wanted, Is.EqualTo(expected));
        _rtt = TimeSpan.FromMilliseconds(40);
        Run(seconds: 60);
        Assert.That(_trial.Wanted, Is.EqualTo(expected), "its first round trip counts: another route's losses tell more than its length");
    }

    [Test]
    public void BetweenHostsSideBySideItIsBbrWhereCubicIsHeldBackByLosses()
    {
        (_rtt, _cubicLoss, _bbrLoss, _isCubicHeldBack, _bbrRate) = (TimeSpan.FromMilliseconds(0.5), 0.01, 0.01, true, 3e6);
        Run(CongestionAlgorithm.Bbr, seconds: 30);
        Assert.That(_trial.Wanted, Is.EqualTo(CongestionAlgorithm.Bbr));
    }

    [Test]
    public void APolicedLegGoesToCubicAndStays()
    {
        (_bbrLoss, _cubicRate) = (0.1, 0.98e6);
        Run(CongestionAlgorithm.Bbr, 10);
        Assert.That(_trial.Wanted, Is.EqualTo(CongestionAlgorithm.Cubic), "hardly slower, and loses far less");
        Run(110);
        Assert.That(_trialsAt, Has.Count.EqualTo(1), "it is well there");
    }

    [Test]
    public void ALossyLegOnCubicGoesToBbrAndStays()
    {
        (_cubicLoss, _bbrLoss, _isCubicHeldBack, _bbrRate) = (0.01, 0.01, true, 3e6);
        Run(CongestionAlgorithm.Cubic, 10);
        Assert.That(_trial.Wanted, Is.EqualTo(CongestionAlgorithm.Bbr));
        Run(110);
        Assert.That(_trialsAt, Has.Count.EqualTo(1));
    }

    [Test]
    public void CubicThatCostsRateIsNotKept()
    {
        (_bbrLoss, _cubicRate) = (0.04, 0.5e6);
        Run(CongestionAlgorithm.Bbr, 9);
        Assert.That(_trialsAt, Has.Count.EqualTo(1));
        Assert.That(_trial.Wanted, Is.EqualTo(CongestionAlgorithm.Bbr));
    }

    [Test]
    public void BbrThatBringsLittleIsNotKept()
    {
        (_cubicLoss, _bbrLoss, _isCubicHeldBack, _bbrRate) = (0.01, 0.01, true, 1.02e6);
        Run(CongestionAlgorithm.Cubic, 9);
        Assert.That(_trialsAt, Has.Count.EqualTo(1));
        Assert.That(_trial.Wanted, Is.EqualTo(CongestionAlgorithm.Cubic));
    }

    [Test]
    public void CubicThatReachesItsCapIsLeftAlone()
    {
        (_cubicLoss, _bbrRate) = (0.01, 3e6);
        Run(CongestionAlgorithm.Cubic, 120);
        Assert.That(_trialsAt, Is.Empty, "losses alone are no reason");
    }

    [Test]
    public void ALittleLossIsBbrsDueAndNoReason()
    {
        _bbrLoss = 0.01;
        Run(CongestionAlgorithm.Bbr, 120);
        Assert.That(_trialsAt, Is.Empty);
    }

    [Test]
    public void TrialsInVainBecomeRare()
    {
        (_bbrLoss, _cubicRate) = (0.04, 0.5e6);
        Run(CongestionAlgorithm.Bbr, 1200);
        Assert.That(_trialsAt, Has.Count.InRange(4, 12));
        var pauses = _trialsAt.Zip(_trialsAt.Skip(1), (a, b) => b - a).ToArray();
        for (var i = 1; i < pauses.Length; i++)
            Assert.That(pauses[i], Is.GreaterThan(pauses[i - 1] * 1.5).Or.InRange(TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(6)));
    }

    [Test]
    public void WhatTheApplicationLimitsIsNoReason()
    {
        (_bbrLoss, _isLimited) = (0.1, false);
        Run(CongestionAlgorithm.Bbr, 120);
        Assert.That(_trialsAt, Is.Empty);
    }

    [Test]
    public void ATrialThatTheApplicationLimitsProvesNothing()
    {
        (_bbrLoss, _cubicRate) = (0.1, 2e6);
        _trial.Start(CongestionAlgorithm.Bbr);
        while (_trialsAt.Count == 0 && _now < TimeSpan.FromSeconds(60))
            Round();
        _isLimited = false;
        Run(8);
        Assert.That(_trialsAt, Has.Count.EqualTo(1));
        Assert.That(_trial.Wanted, Is.EqualTo(CongestionAlgorithm.Bbr));
    }

    [Test]
    public void BesideOthersItIsCubicUntilTheyGo()
    {
        Run(CongestionAlgorithm.Bbr, 5);
        _isCompeting = true;
        Run(0.1);
        Assert.That(_trial.Wanted, Is.EqualTo(CongestionAlgorithm.Cubic));
        Run(60);
        Assert.That(_trial.Wanted, Is.EqualTo(CongestionAlgorithm.Cubic));
        _isCompeting = false;
        Run(1);
        Assert.That(_trial.Wanted, Is.EqualTo(CongestionAlgorithm.Bbr));
    }

    [Test]
    public void WithASmallWindowANewStartOfBbrFindsTheShareFirst()
    {
        _windowBytes = 10 * 1448;
        Run(CongestionAlgorithm.Bbr, 5);
        _isCompeting = true;
        Round();
        Assert.That(_trial.Wanted, Is.EqualTo(CongestionAlgorithm.Cubic), "for a round, or setting bbr would change nothing");
        Round();
        Assert.That(_trial.Wanted, Is.EqualTo(CongestionAlgorithm.Bbr));
        Run(2);
        Assert.That(_trial.Wanted, Is.EqualTo(CongestionAlgorithm.Cubic));
    }

    private void Run(CongestionAlgorithm algorithm, double seconds)
    {
        _trial.Start(algorithm);
        Run(seconds);
    }

    private void Run(double seconds)
    {
        for (var end = _now + TimeSpan.FromSeconds(seconds); _now < end;)
            Round();
    }

    private void Round()
    {
        var isBbr = _trial.Wanted == CongestionAlgorithm.Bbr;
        _now += _rtt;
        var bytes = (isBbr ? _bbrRate : _cubicRate) * _rtt.TotalSeconds;
        _delivered += bytes;
        _sent += bytes / 1448;
        _retransmitted += bytes / 1448 * (isBbr ? _bbrLoss : _cubicLoss);
        for (var reading = 0; reading < 10; reading++)
            _trial.OnReading(!isBbr && _isCubicHeldBack);
        var sample = new LegSample(0, 0, (long)_delivered, (long)_delivered, true, _rtt, 1448, (long)_retransmitted, (long)_sent, _windowBytes);
        var before = _trial.Wanted;
        _trial.OnRound(sample, _isLimited, _isCompeting, _rtt, _now);

        // A trial goes there, and its end goes back or stays; only the way there counts.
        if (!_isCompeting && _trial.Wanted != before && !_isTrying)
        {
            _trialsAt.Add(_now);
            _isTrying = true;
        }
        else if (_isTrying && (_trial.Wanted != before || _now - _trialsAt[^1] > TimeSpan.FromSeconds(5)))
        {
            _isTrying = false;
        }
    }
}
