using NUnit.Framework;
using Striper.Client;
using Striper.Tests.Support;

namespace Striper.Tests.Client;

[TestFixture]
public sealed class RecentReasonsTests
{
    [Test]
    public void ReasonsThatAlternateAreToldOnceAMinuteEach()
    {
        var time = new ManualTimeProvider();
        var reasons = new RecentReasons(time);
        var told = 0;
        for (var second = 0; second < 120; second++)
        {
            told += reasons.IsNews("from 192.0.2.1: refused") ? 1 : 0;
            told += reasons.IsNews("from 192.0.2.2: no answer") ? 1 : 0;
            time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.That(told, Is.EqualTo(4));
    }

    [Test]
    public void AfterASuccessTheSameReasonIsNews()
    {
        var reasons = new RecentReasons(new ManualTimeProvider());
        Assert.That(reasons.IsNews("refused"), Is.True);
        Assert.That(reasons.IsNews("refused"), Is.False);
        reasons.Forget();
        Assert.That(reasons.IsNews("refused"), Is.True);
    }
}
