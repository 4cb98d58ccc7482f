using NUnit.Framework;
using Striper.Bench.Running;

namespace Striper.Tests.Bench;

internal sealed class BulkWindowTests
{
    [Test]
    public void HasGoodputAndCost() =>
        Assert.That(
            BulkWindow.Of(2_500_000_000, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3), hasProxies: true),
            Is.EqualTo((Figure[])[new(BulkWindow.Goodput, 10_000), new(BulkWindow.Cost, 1.2)]));

    [Test]
    public void WithoutProxiesNothingCosts() =>
        Assert.That(BulkWindow.Of(1, TimeSpan.FromSeconds(1), TimeSpan.Zero, hasProxies: false).Select(f => f.Name), Is.EqualTo((string[])[BulkWindow.Goodput]));

    [Test]
    public void NothingCarriedHasNoCost() =>
        Assert.That(BulkWindow.Of(0, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), hasProxies: true)[1].Value, Is.NaN);
}
