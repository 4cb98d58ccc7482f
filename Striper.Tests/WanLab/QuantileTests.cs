using NUnit.Framework;
using Striper.WanLab.Reporting;

namespace Striper.Tests.WanLab;

internal sealed class QuantileTests
{
    [TestCase(0, ExpectedResult = 1)]
    [TestCase(0.5, ExpectedResult = 2.5)]
    [TestCase(1, ExpectedResult = 4)]
    public double LiesBetweenTheNearestTwo(double share) => Quantile.Of([4, 1, 3, 2], share);

    [Test]
    public void OfNothingIsNothing() => Assert.That(Quantile.Of([], 0.5), Is.NaN);

    [Test]
    public void AMissingNumberIsNotLeftOut() => Assert.That(Quantile.Of([1, double.NaN, 2], 0), Is.NaN);
}
