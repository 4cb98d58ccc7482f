using NUnit.Framework;
using Striper.Common.Diagnostics;

namespace Striper.Tests.Diagnostics;

[Parallelizable]
internal sealed class ProxyTotalsTests
{
    [Test]
    public void EachFigureIsAddedToItsOwn() =>
        Assert.That(new ProxyTotals(1, 20, 300, 4000) + new ProxyTotals(50_000, 600_000, 7_000_000, 80_000_000), Is.EqualTo(new ProxyTotals(50_001, 600_020, 7_000_300, 80_004_000)));
}
