using NUnit.Framework;
using Striper.Common.Congestion;

namespace Striper.Tests.Congestion;

[TestFixture]
public sealed class BaseRttTests
{
    private static TimeSpan Milliseconds(double value) => TimeSpan.FromMilliseconds(value);

    [Test]
    public void IsTheSmallestOfThirtySeconds()
    {
        var rtt = new BaseRtt();
        Assert.That(rtt.Value, Is.EqualTo(TimeSpan.Zero));
        rtt.OnSample(Milliseconds(50), TimeSpan.Zero);
        rtt.OnSample(Milliseconds(20), TimeSpan.FromSeconds(1));
        for (var second = 2; second < 30; second++)
        {
            rtt.OnSample(Milliseconds(60), TimeSpan.FromSeconds(second));
            Assert.That(rtt.Value, Is.EqualTo(Milliseconds(20)));
        }

        rtt.OnSample(Milliseconds(60), TimeSpan.FromSeconds(31));
        Assert.That(rtt.Value, Is.EqualTo(Milliseconds(60)));
    }

    [Test]
    public void AnUnknownRoundTripIsIgnored()
    {
        var rtt = new BaseRtt();
        rtt.OnSample(TimeSpan.Zero, TimeSpan.Zero);
        rtt.OnSample(Milliseconds(20), TimeSpan.FromSeconds(1));
        rtt.OnSample(TimeSpan.Zero, TimeSpan.FromSeconds(2));
        Assert.That(rtt.Value, Is.EqualTo(Milliseconds(20)));
    }

    [Test]
    public void AnIdleTimeForgetsNothing()
    {
        var rtt = new BaseRtt();
        rtt.OnSample(Milliseconds(20), TimeSpan.Zero);
        rtt.OnSample(Milliseconds(60), TimeSpan.FromMinutes(10));
        Assert.That(rtt.Value, Is.EqualTo(Milliseconds(20)));
    }
}
