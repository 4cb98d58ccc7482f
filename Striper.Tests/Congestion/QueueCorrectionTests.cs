using NUnit.Framework;
using Striper.Common.Congestion;

namespace Striper.Tests.Congestion;

[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class QueueCorrectionTests
{
    private const double Rate = 1e6;
    private static readonly TimeSpan _round = TimeSpan.FromMilliseconds(40);

    private readonly QueueCorrection _correction = new();
    private TimeSpan _now;

    [Test]
    public void ShortensAQueueThatStandsLongerThanMeant()
    {
        Pass(rounds: 10, error: 0.1, Rate);
        Assert.That(_correction.Value, Is.LessThan(0.95));
        Pass(rounds: 1000, error: 0, Rate);
        Assert.That(_correction.Value, Is.LessThan(0.95), "and keeps it so");
        Pass(rounds: 1000, error: -0.1, Rate);
        Assert.That(_correction.Value, Is.EqualTo(1), "never adds to a cap");
    }

    [Test]
    public void NeverTakesMuchOfALegAloneOnItsPath()
    {
        Pass(rounds: 1000, error: 1, Rate);
        var alone = _correction.Value;
        Assert.That(alone, Is.InRange(0.8, 0.9));
        Pass(rounds: 1000, error: 1, Rate, legs: 8);
        Assert.That(_correction.Value, Is.LessThan(alone - 0.3), "many legs remember many largest shares");
    }

    [Test]
    public void IsAsQuickWithManyLegsAsWithOne()
    {
        var together = new QueueCorrection();
        for (var leg = 0; leg < 40; leg++)
            together.OnRound(0.05, Rate, legs: 4, TimeSpan.FromMilliseconds(10 * leg));
        Pass(rounds: 10, error: 0.05, Rate);
        Assert.That(together.Value, Is.EqualTo(_correction.Value).Within(0.001));
    }

    [Test]
    public void LetsGoWhenItCostsGoodput()
    {
        Pass(rounds: 50, error: 0.05, Rate);
        Assert.That(_correction.Value, Is.LessThan(0.95));
        Assert.That(TimeUntil(() => _correction.Value == 1, Rate * 0.9), Is.LessThan(TimeSpan.FromSeconds(2)));
        Pass(rounds: 50, error: 0.05, Rate * 0.9);
        Assert.That(_correction.Value, Is.EqualTo(1), "for a while");
    }

    [Test]
    public void ALittleLessIsNoCost()
    {
        Pass(rounds: 50, error: 0.05, Rate);
        var before = _correction.Value;
        Pass(rounds: 100, error: 0, Rate * 0.995);
        Assert.That(_correction.Value, Is.EqualTo(before));
    }

    [Test]
    public void HoldsLongerEachTimeAndAtMostAMinute()
    {
        var (rate, before) = (Rate, TimeSpan.Zero);
        for (var i = 0; i < 10; i++)
        {
            Pass(rounds: 60, error: 0.1, rate);
            Assert.That(_correction.Value, Is.LessThan(1), "in force");
            rate *= 0.9;
            TimeUntil(() => _correction.Value == 1, rate);
            var held = TimeUntil(() => _correction.Value < 1, rate);
            Assert.That(held, Is.GreaterThan(before * 1.9).Or.InRange(TimeSpan.FromSeconds(55), TimeSpan.FromSeconds(65)));
            before = held;
        }

        Assert.That(before, Is.LessThan(TimeSpan.FromSeconds(65)));
    }

    [Test]
    public void ALowerRateOfThePathIsTheNewMeasure()
    {
        Pass(rounds: 50, error: 0.05, Rate);
        TimeUntil(() => _correction.Value == 1, Rate / 2);
        TimeUntil(() => _correction.Value < 1, Rate / 2);
        Pass(rounds: 2000, error: 0.05, Rate / 2);
        Assert.That(_correction.Value, Is.LessThan(0.9), "half the rate is no reason any more");
    }

    private void Pass(int rounds, double error, double rate, int legs = 1)
    {
        for (var i = 0; i < rounds; i++)
        {
            _now += _round;
            _correction.OnRound(error, rate, legs, _now);
        }
    }

    private TimeSpan TimeUntil(Func<bool> condition, double rate)
    {
        var since = _now;
        while (!condition() && _now - since < TimeSpan.FromMinutes(5))
            Pass(rounds: 1, error: 0.1, rate);
        return _now - since;
    }
}
