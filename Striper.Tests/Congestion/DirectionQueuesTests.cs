using NUnit.Framework;
using Striper.Common.Congestion;

namespace Striper.Tests.Congestion;

/// <summary>Two ends whose clocks have nothing in common, and a way with a queue in either direction.</summary>
[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class DirectionQueuesTests
{
    private static readonly TimeSpan _oneWay = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(50);

    private readonly DirectionQueues _near = new();
    private readonly DirectionQueues _far = new();
    private TimeSpan _now = TimeSpan.FromHours(1);

    // The far end's clock less the near end's.
    private TimeSpan _offset;

    [Test]
    public void EachEndFindsBothDirections(
        [Values(-86_400, -1, 0, 86_400)] int offsetSeconds, [Values(0, 30)] int forwardMilliseconds, [Values(0, 80)] int reverseMilliseconds)
    {
        _offset = TimeSpan.FromSeconds(offsetSeconds);
        Tell(2, 0, 0);
        Tell(3, forwardMilliseconds, reverseMilliseconds);
        Assert.That(_near.Forward.TotalMilliseconds, Is.EqualTo(forwardMilliseconds).Within(1));
        Assert.That(_near.Reverse.TotalMilliseconds, Is.EqualTo(reverseMilliseconds).Within(1));
        Assert.That(_far.Forward.TotalMilliseconds, Is.EqualTo(reverseMilliseconds).Within(1));
        Assert.That(_far.Reverse.TotalMilliseconds, Is.EqualTo(forwardMilliseconds).Within(1));
    }

    [Test]
    public void OneFrameThatWaitedForTheHostIsNotAQueue()
    {
        Tell(1, 0, 0);
        Tell(1, 5, 5);
        var before = _near.Reverse;
        Tell(_interval.TotalSeconds, 5, 100);
        Assert.That((_near.Reverse - before).TotalMilliseconds, Is.LessThan(50));
    }

    [Test]
    public void TheQuickestIsRememberedAsLongAsDrainsAreApart()
    {
        Tell(1, 0, 0);
        Tell(20, 0, 40);
        Assert.That(_near.Reverse.TotalMilliseconds, Is.EqualTo(40).Within(1));
    }

    [Test]
    public void ALongerWayIsForgottenToHaveBeenShorter()
    {
        Tell(1, 0, 0);
        Tell(40, 0, 40);
        Assert.That(_near.Reverse.TotalMilliseconds, Is.LessThan(1), "no queue stands for 30 s without a drain: it is the way");
    }

    [Test]
    public void ClocksThatDriftCostNothing()
    {
        for (var i = 0; i < 1200; i++)
        {
            _offset -= _interval * 0.0001;
            Tell(_interval.TotalSeconds, 0, 0);
        }

        Assert.That(_near.Reverse.TotalMilliseconds, Is.LessThan(4), "a minute at 100 ppm would be 6");
    }

    [Test]
    public void UnknownUntilThePeerHasSeenOurs()
    {
        Assert.That(_near.IsKnown(_now), Is.False);
        _near.OnPeer(_now, TimeSpan.Zero, _now);
        Assert.That(_near.IsKnown(_now), Is.False, "it only told its clock");
        _near.OnPeer(_now, TimeSpan.FromMilliseconds(1), _now);
        Assert.That(_near.IsKnown(_now), Is.True);
    }

    [Test]
    public void SilenceMakesItUnknown()
    {
        Tell(1, 0, 0);
        Tell(1, 10, 10);
        Assert.That(_near.IsKnown(_now + _interval), Is.True);
        Assert.That(_near.IsKnown(_now + TimeSpan.FromSeconds(2)), Is.False);
    }

    private void Tell(double seconds, double forwardMilliseconds, double reverseMilliseconds)
    {
        for (var end = _now + TimeSpan.FromSeconds(seconds); _now < end;)
        {
            _now += _interval;
            var there = _oneWay + TimeSpan.FromMilliseconds(forwardMilliseconds);
            var back = _oneWay + TimeSpan.FromMilliseconds(reverseMilliseconds);
            _far.OnPeer(_now - there, _near.Reverse, _now + _offset);
            _near.OnPeer(_now + _offset - back, _far.Reverse, _now);
        }
    }
}
