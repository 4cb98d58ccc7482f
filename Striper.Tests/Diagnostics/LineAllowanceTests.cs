using NUnit.Framework;
using Striper.Common.Diagnostics;
using Striper.Tests.Support;

namespace Striper.Tests.Diagnostics;

[TestFixture]
public sealed class LineAllowanceTests
{
    [Test]
    public void AThousandEventsAtOnceGetFewLinesAndNoneIsForgotten()
    {
        var time = new ManualTimeProvider();
        var allowance = new LineAllowance(time);

        var lines = Enumerable.Range(0, 1000).Count(_ => allowance.TryTake(out var before) && before == 0);
        Assert.That(lines, Is.InRange(3, 50));
        Assert.That(allowance.TryTake(out _), Is.False);

        time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(allowance.TryTake(out var untold), Is.True);
        Assert.That(untold, Is.EqualTo(1001 - lines));
        Assert.That(LineAllowance.Describe(untold), Does.Contain($"{untold}"));
        Assert.That(allowance.TryTake(out _), Is.False, "one line a second");
    }

    [Test]
    public void RareEventsHaveALineEach()
    {
        var time = new ManualTimeProvider();
        var allowance = new LineAllowance(time);
        for (var i = 0; i < 1000; i++)
        {
            Assert.That(allowance.TryTake(out var untold), Is.True);
            Assert.That(untold, Is.Zero);
            time.Advance(TimeSpan.FromSeconds(1));
        }
    }
}
