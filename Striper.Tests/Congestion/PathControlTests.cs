using NUnit.Framework;
using Striper.Common.Congestion;

namespace Striper.Tests.Congestion;

[TestFixture]
public sealed class PathControlTests
{
    private static readonly TimeSpan _rtt = TimeSpan.FromMilliseconds(40);

    [Test]
    public void TheRateIsThatOfAllItsLegs()
    {
        var path = new PathControl();
        var (first, second) = (new LegController(TimeSpan.Zero, path), new LegController(TimeSpan.Zero, path));
        var now = TimeSpan.Zero;
        var (one, two) = (0L, 0L);
        Run(500, 1000, 1000);
        now = Correct(path, now, 200);
        var corrected = path.Correction;
        Assert.That(corrected, Is.LessThan(0.9));

        // What one loses the other gains: no goodput is lost, and the correction stays.
        Run(500, 500, 1500);
        now = Correct(path, now, 200);
        Assert.That(path.Correction, Is.LessThanOrEqualTo(corrected));

        Run(500, 500, 500);
        Correct(path, now, 200);
        Assert.That(path.Correction, Is.EqualTo(1));

        void Run(int milliseconds, int bytesOfFirst, int bytesOfSecond)
        {
            for (var i = 0; i < milliseconds; i++)
            {
                now += TimeSpan.FromMilliseconds(1);
                first.OnSample(Sample(one += bytesOfFirst), now);
                second.OnSample(Sample(two += bytesOfSecond), now);
            }
        }
    }

    [Test]
    public void ALegThatIsGoneIsNotMissed()
    {
        var path = new PathControl();
        var (stays, goes) = (new LegController(TimeSpan.Zero, path), new LegController(TimeSpan.Zero, path));
        path.Leave(goes);
        var delivered = 0L;
        for (var i = 0; i < 500; i++)
            stays.OnSample(Sample(delivered += 1000), TimeSpan.FromMilliseconds(i));
        Correct(path, TimeSpan.FromSeconds(1), 1000);
        Assert.That(path.Correction, Is.GreaterThan(0.8), "the leg is alone on its path");
    }

    private static TimeSpan Correct(PathControl path, TimeSpan now, int rounds)
    {
        for (var i = 0; i < rounds; i++)
            path.OnLimitedRound(error: 0.1, now += TimeSpan.FromMilliseconds(1));
        return now;
    }

    private static LegSample Sample(long delivered) => new(0, 0, delivered, delivered, false, _rtt, 1448, 0, delivered / 1448);
}
