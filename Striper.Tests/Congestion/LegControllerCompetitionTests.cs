using NUnit.Framework;
using Striper.Common.Congestion;

namespace Striper.Tests.Congestion;

/// <summary>A leg beside others that fill its path, in virtual time: their queue is a round trip that has become longer.</summary>
[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class LegControllerCompetitionTests
{
    private const double BytesPerSecond = 1_250_000;
    private static readonly TimeSpan _rtt = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan _othersQueue = TimeSpan.FromMilliseconds(80);

    private readonly SimulatedLeg _leg = new(BytesPerSecond, _rtt) { KernelWindowBytes = (long)(BytesPerSecond * 0.3) };

    [SetUp]
    public void FindTheRate()
    {
        _leg.Controller.AllowChange(CongestionAlgorithm.Bbr);
        _leg.Run(TimeSpan.FromSeconds(4));
    }

    [Test]
    public void BesideOthersTheCapIsLiftedAndTheKernelCompetes()
    {
        var alone = _leg.Controller.CapBytes;
        _leg.Link.BaseRtt = _rtt + _othersQueue;
        Assert.That(TimeUntilItCompetes(), Is.LessThan(TimeSpan.FromSeconds(5)));
        _leg.Run(TimeSpan.FromSeconds(1));
        Assert.That(_leg.Controller.CapBytes, Is.GreaterThan(5 * alone));
        Assert.That(_leg.UtilizationOver(TimeSpan.FromSeconds(1)), Is.GreaterThan(0.95));
    }

    [Test]
    public void WhenTheOthersGoTheCapHoldsAgain()
    {
        var alone = _leg.Controller.CapBytes;
        _leg.Link.BaseRtt = _rtt + _othersQueue;
        TimeUntilItCompetes();
        _leg.Link.BaseRtt = _rtt;
        _leg.Run(TimeSpan.FromSeconds(8));
        Assert.That(_leg.Controller.WantedCongestion, Is.EqualTo(CongestionAlgorithm.Bbr));
        Assert.That(_leg.Controller.CapBytes, Is.LessThan(1.2 * alone));
        Assert.That(_leg.UtilizationOver(TimeSpan.FromSeconds(2)), Is.GreaterThan(0.95));
    }

    [Test]
    public void AloneNoTestCostsAnything()
    {
        var changes = 0;
        _leg.Run(TimeSpan.FromSeconds(60), () => changes += _leg.Controller.WantedCongestion == CongestionAlgorithm.Cubic ? 1 : 0);
        Assert.That(changes, Is.Zero);
    }

    [Test]
    public void LegsOfOnePathCompeteAsOne()
    {
        var path = new PathControl();
        SimulatedLeg[] legs = [Leg(path), Leg(path)];
        Together(legs, TimeSpan.FromSeconds(4));
        foreach (var leg in legs)
            leg.Link.BaseRtt = _rtt + _othersQueue;
        while (legs.All(l => l.Controller.WantedCongestion == CongestionAlgorithm.Bbr) && legs[0].Now < TimeSpan.FromSeconds(10))
            Together(legs, TimeSpan.FromMilliseconds(1));
        Together(legs, TimeSpan.FromSeconds(1));
        Assert.That(legs.Count(l => l.Controller.CapBytes > 2 * BytesPerSecond * _rtt.TotalSeconds), Is.EqualTo(1));
    }

    [Test]
    public void ALegWithoutALongQueueHasNothingToDoWithIt()
    {
        var path = new PathControl();
        SimulatedLeg[] legs = [Leg(path), Leg(path)];
        Together(legs, TimeSpan.FromSeconds(4));
        legs[0].Link.BaseRtt = _rtt + _othersQueue;
        var before = legs[1].Link.TransmittedBytes;
        for (var i = 0; i < 5000; i++)
        {
            Together(legs, TimeSpan.FromMilliseconds(1));
            Assert.That(legs[1].Controller.WantedCongestion, Is.EqualTo(CongestionAlgorithm.Bbr));
        }

        Assert.That(legs[0].Controller.WantedCongestion, Is.EqualTo(CongestionAlgorithm.Cubic));
        Assert.That(legs[1].Link.TransmittedBytes - before, Is.GreaterThan(0.95 * 5 * BytesPerSecond), "no test of the other's takes from it");
    }

    private static SimulatedLeg Leg(PathControl path)
    {
        var leg = new SimulatedLeg(BytesPerSecond, _rtt, path: path) { KernelWindowBytes = (long)(BytesPerSecond * 0.3) };
        leg.Controller.AllowChange(CongestionAlgorithm.Bbr);
        return leg;
    }

    private static void Together(SimulatedLeg[] legs, TimeSpan time)
    {
        for (var end = legs[0].Now + time; legs[0].Now < end;)
        {
            foreach (var leg in legs)
                leg.Run(TimeSpan.FromMilliseconds(1));
        }
    }

    private TimeSpan TimeUntilItCompetes() =>
        _leg.TimeUntil(() => _leg.Controller.WantedCongestion == CongestionAlgorithm.Cubic && !IsTesting, TimeSpan.FromSeconds(10));

    // The one state of both in which the cap is below the product of the round trip that is known.
    private bool IsTesting => _leg.Controller.CapBytes < 2 * BytesPerSecond * _rtt.TotalSeconds;
}
