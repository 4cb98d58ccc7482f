using NUnit.Framework;
using Striper.Common.Congestion;

namespace Striper.Tests.Congestion;

/// <summary>A leg that is busy both ways, in virtual time: what the peer's bytes queue for is not our queue, nor somebody else's.</summary>
[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class LegControllerBothWaysTests
{
    private const double BytesPerSecond = 2_500_000;
    private static readonly TimeSpan _rtt = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan _reverseQueue = TimeSpan.FromMilliseconds(50);

    private readonly SimulatedLeg _leg = new(BytesPerSecond, _rtt) { KernelWindowBytes = 1_000_000 };

    [SetUp]
    public void FindTheRate()
    {
        _leg.Controller.AllowChange(CongestionAlgorithm.Bbr);
        _leg.Run(TimeSpan.FromSeconds(4));
    }

    [Test]
    public void IsBusyBothWaysWhileThePeerSendsMuch()
    {
        Assert.That(_leg.Controller.IsBusyBothWays, Is.False);
        Run(1, reverseShare: 0.02);
        Assert.That(_leg.Controller.IsBusyBothWays, Is.False, "receipts and requests");
        Run(1, reverseShare: 1);
        Assert.That(_leg.Controller.IsBusyBothWays, Is.True);
        Run(2, reverseShare: 0);
        Assert.That(_leg.Controller.IsBusyBothWays, Is.False);
    }

    [Test]
    public void TheCapLeavesRoomForThePeersQueueWhileItSends()
    {
        var before = CapOverProduct();
        Run(2, reverseShare: 1);
        Assert.That(CapOverProduct(), Is.GreaterThan(before + 0.15));
        Run(2, reverseShare: 0);
        Assert.That(CapOverProduct(), Is.EqualTo(before).Within(0.05));
    }

    [Test]
    public void WhereTheDirectionsAreToldApartThePeersQueueCostsNothing()
    {
        Run(1, reverseShare: 1, clocks: TimeSpan.Zero);
        _leg.Link.BaseRtt = _rtt + _reverseQueue;
        Run(1, reverseShare: 1, clocks: _reverseQueue);
        var before = _leg.Link.TransmittedBytes;
        var (queued, steps) = (0L, 0);
        Run(8, reverseShare: 1, clocks: _reverseQueue, afterStep: () =>
        {
            Assert.That(_leg.Controller.WantedCongestion, Is.EqualTo(CongestionAlgorithm.Bbr), "nobody else is there");
            queued += _leg.Link.QueuedBytes;
            steps++;
        });
        Assert.That((_leg.Link.TransmittedBytes - before) / (8 * BytesPerSecond), Is.GreaterThan(0.95));
        Assert.That(queued / steps / BytesPerSecond, Is.LessThan(0.04), "seconds of our own queue");
    }

    [Test]
    public void WithoutClocksTheQueueIsTakenForAnothers()
    {
        Run(1, reverseShare: 0);
        _leg.Link.BaseRtt = _rtt + _reverseQueue;
        var hasCompeted = false;
        Run(9, reverseShare: 0, afterStep: () => hasCompeted |= _leg.Controller.WantedCongestion == CongestionAlgorithm.Cubic);
        Assert.That(hasCompeted, Is.True);
    }

    private double CapOverProduct() => _leg.Controller.CapBytes / (_leg.Controller.RateBytesPerSecond * _leg.Controller.BaseRtt.TotalSeconds);

    // The peer's clock started elsewhere, and runs at our pace.
    private void Run(double seconds, double reverseShare, TimeSpan? clocks = null, Action? afterStep = null) =>
        _leg.Run(TimeSpan.FromSeconds(seconds), () =>
        {
            _leg.Controller.OnReceived((int)(BytesPerSecond * reverseShare / 1000));
            if (clocks is { } reverse && _leg.Now.Ticks / TimeSpan.TicksPerMillisecond % 20 == 0)
            {
                var own = TimeSpan.FromSeconds(_leg.Link.QueuedBytes / BytesPerSecond);
                _leg.Controller.OnPeerClock(_leg.Now + TimeSpan.FromHours(3) - (_rtt / 2) - reverse, own + TimeSpan.FromMicroseconds(1), _leg.Now);
            }

            afterStep?.Invoke();
        });
}
