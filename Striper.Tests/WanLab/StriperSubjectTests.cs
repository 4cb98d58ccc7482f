using NUnit.Framework;
using Striper.WanLab.Scenarios;
using Striper.WanLab.Subjects;

namespace Striper.Tests.WanLab;

internal sealed class StriperSubjectTests
{
    private static readonly LegPlan _onePerPath = new(2, OnePerPath: true);
    private static readonly LegPlan _onOnePath = new(8, OnePerPath: false);

    [Test]
    public void LegsAreThoseOfTheScenario()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Options(_onePerPath), Is.EqualTo("--via 10.77.1.2,10.77.2.2"));
            Assert.That(Options(_onOnePath), Is.EqualTo("-n 8"));
            Assert.That(Options(_onOnePath, "--linger", "5"), Is.EqualTo("-n 8 --linger 5"));
        }
    }

    [TestCase("-n", "16")]
    [TestCase("--legs=16")]
    [TestCase("--via", "p1,p2")]
    public void LegsOfTheUserStandInForThem(params string[] options) =>
        Assert.That(Options(_onePerPath, options), Is.EqualTo(string.Join(' ', options)));

    private static string Options(LegPlan legs, params string[] clientOptions) => string.Join(' ', StriperSubject.LegOptions(legs, clientOptions));
}
