using NUnit.Framework;

namespace Striper.Tests.Simulation.Network;

/// <summary>The simulated TCP is one: it fills a clean line, and loses to losses what TCP loses. Without an engine; a writer that never lets it run dry.</summary>
[TestFixture]
[Parallelizable]
public sealed class SimulatedLinkTests
{
    private const int ChunkBytes = 1 << 18;

    private EventQueue _events = null!;
    private SimulatedPath _path = null!;
    private SimulatedLink _link = null!;
    private long _arrivedBytes;
    private TimeSpan _lastArrivalAt;
    private TimeSpan _longestPause;

    [Test]
    public void ACleanLineIsFull([Values] bool isCubic, [Values(1, 20, 200)] double megabits, [Values(4, 40, 300)] double milliseconds)
    {
        var plan = PathPlan.Of(megabits, milliseconds);
        var product = plan.BytesPerSecond * milliseconds / 1000;
        Start(plan with { IsCubic = isCubic, QueueBytes = (long)product + 20_000, SocketBufferBytes = 64 << 20 }, seconds: 8);

        // CUBIC takes its time, and more where the product is large.
        Assert.That(ShareOver(seconds: 12), Is.GreaterThan(isCubic && milliseconds > 100 && megabits > 1 ? 0.7 : 0.92));
        Assert.That(_path.Up.QueuedBytes, Is.LessThanOrEqualTo((long)product + 20_000));
    }

    [Test]
    public void CubicHasUnderLossWhatTheFormulaSays([Values(0.001, 0.01)] double loss)
    {
        Start(PathPlan.Of(100, 40) with { IsCubic = true, Loss = loss, QueueBytes = 500_000 }, seconds: 5);
        var bytesPerSecond = ShareOver(seconds: 60) * 100e6 / 8;

        // The friendly region, which keeps a Reno's share: 1.22 segments a round trip over the root of the loss.
        Assert.That(bytesPerSecond, Is.EqualTo(TcpSegment.FullBytes * 1.22 / 0.04 / Math.Sqrt(loss)).Within(35).Percent);
    }

    [Test]
    public void AWindowOfTheProductDoesNotMindLosses()
    {
        Start(PathPlan.Of(20, 40) with { Loss = 0.01 }, seconds: 2);
        Assert.That(ShareOver(seconds: 10), Is.InRange(0.95, 1));
        Assert.That(Retransmitted, Is.InRange(0.007, 0.013));
    }

    [Test]
    public void ALostSegmentHoldsUpWhatIsBehindItByARoundTrip()
    {
        Start(PathPlan.Of(20, 100) with { Loss = 0.0005 }, seconds: 20);
        Assert.That(_longestPause, Is.InRange(TimeSpan.FromMilliseconds(80), TimeSpan.FromMilliseconds(700)));
    }

    [Test]
    public void AfterABlackPathTheTimerSendsAgain()
    {
        Start(PathPlan.Of(20, 40), seconds: 2);
        _path.BlackUntil = _events.Now + TimeSpan.FromSeconds(1);
        ShareOver(seconds: 4);

        // 240 ms and their doubles: the first try after the second is the one at 1.7 s or so.
        Assert.That(_longestPause, Is.InRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2.2)));
        Assert.That(ShareOver(seconds: 2), Is.GreaterThan(0.95));
    }

    [Test]
    public void ARateThatChangesIsFollowedAtOnceAlsoByWhatIsQueued()
    {
        Start(PathPlan.Of(20, 40), seconds: 2);
        _path.BytesPerSecond = 1e6 / 8;
        ShareOver(seconds: 1);
        Assert.That(ShareOver(seconds: 4), Is.InRange(0.9, 1.01));
        _path.BytesPerSecond = 20e6 / 8;
        ShareOver(seconds: 1);
        Assert.That(ShareOver(seconds: 2), Is.InRange(0.9, 1.01));
    }

    [Test]
    public void TwoLinksShareABottleneck()
    {
        _events = new EventQueue();
        var shared = new SharedBottleneck(_events, new BottleneckPlan(20e6 / 8, 100_000));
        var arrived = new long[2];
        for (var i = 0; i < 2; i++)
        {
            var index = i;
            var path = new SimulatedPath(_events, PathPlan.Of(15, 40) with { QueueBytes = 100_000, IsCubic = true }, shared);
            var link = new SimulatedLink(_events, path, isUp: true, 2 * path.OneWayDelay, new Random(i)) { Arrived = bytes => arrived[index] += bytes.Length };
            WriteOn(link);
        }

        RunFor(20);
        Assert.That(arrived.Sum() / 20.0, Is.InRange(0.92 * 20e6 / 8, 20e6 / 8));
        Assert.That(arrived, Has.All.GreaterThan(20 * 0.25 * 20e6 / 8));
    }

    private double Retransmitted => _link.TryRead(out var sample) ? (double)sample.RetransmittedSegments / sample.SentSegments : double.NaN;

    private void Start(PathPlan plan, double seconds)
    {
        _events = new EventQueue();
        _path = new SimulatedPath(_events, plan, shared: null);
        (_arrivedBytes, _longestPause, _lastArrivalAt) = (0, TimeSpan.Zero, TimeSpan.Zero);
        _link = new SimulatedLink(_events, _path, isUp: true, 2 * _path.OneWayDelay, new Random(1)) { Arrived = OnArrived };
        WriteOn(_link);
        RunFor(seconds);
    }

    private void OnArrived(ReadOnlyMemory<byte> bytes)
    {
        if (_arrivedBytes > 0 && _events.Now - _lastArrivalAt > _longestPause)
            _longestPause = _events.Now - _lastArrivalAt;
        (_lastArrivalAt, _arrivedBytes) = (_events.Now, _arrivedBytes + bytes.Length);
    }

    private static void WriteOn(SimulatedLink link)
    {
        while (link.TryWrite(new byte[ChunkBytes], isWritten =>
        {
            if (isWritten)
                WriteOn(link);
        }))
        {
            // Until the socket buffer is full.
        }
    }

    private double ShareOver(double seconds)
    {
        var (before, capacity) = (_arrivedBytes, _path.Up.CapacityBytes);
        RunFor(seconds);
        return (_arrivedBytes - before) / (_path.Up.CapacityBytes - capacity);
    }

    private void RunFor(double seconds)
    {
        var end = _events.Now + TimeSpan.FromSeconds(seconds);
        _events.At(end, () => { });
        while (_events.TryStep(end))
        {
            // On to the next.
        }
    }
}
