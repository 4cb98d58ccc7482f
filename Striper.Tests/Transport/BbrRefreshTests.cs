using NUnit.Framework;
using Striper.Common.Transport;

namespace Striper.Tests.Transport;

[TestFixture]
public sealed class BbrRefreshTests
{
    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);

    [Test]
    public void IsDueEveryFourSeconds()
    {
        var refresh = new BbrRefresh(slot: 0, start: At(100));
        Assert.That(refresh.IsDue(At(103.9)), Is.False);
        Assert.That(refresh.IsDue(At(104)), Is.True);
        Assert.That(refresh.IsDue(At(104)), Is.False, "once");
        Assert.That(refresh.Due, Is.EqualTo(At(108)));
    }

    [Test]
    public void LegsTakeTurns()
    {
        Assert.That(new BbrRefresh(2, At(0)).Due, Is.EqualTo(At(5.4)));
        Assert.That(new BbrRefresh(6, At(0)).Due, Is.EqualTo(At(4.2)), "never later than two intervals: PROBE_RTT comes after ten seconds");
    }

    [Test]
    public void ALateOneKeepsTheTurn()
    {
        var refresh = new BbrRefresh(slot: 1, start: At(0));
        Assert.That(refresh.IsDue(At(14)), Is.True);
        Assert.That(refresh.Due, Is.EqualTo(At(16.7)));
    }
}
