using NUnit.Framework;
using Striper.Soak.Chaos;

namespace Striper.Tests.Soak;

internal sealed class ChaosScheduleTests
{
    private static readonly TimeSpan _length = TimeSpan.FromMinutes(30);

    [Test]
    public void ASeedIsASchedule()
    {
        var first = ChaosSchedule.Draw(7, _length);
        Assert.That(ChaosSchedule.Draw(7, _length), Is.EqualTo(first));
        Assert.That(ChaosSchedule.Draw(8, _length), Is.Not.EqualTo(first));
    }

    [Test]
    public void NothingThatMayHappenIsMissing([Range(1, 5)] int seed) =>
        Assert.That(ChaosSchedule.Draw(seed, _length).Select(s => s.Kind).Distinct(), Is.EquivalentTo(Enum.GetValues<ChaosKind>()));

    [Test]
    public void SeveralTimesAMinuteAndWithTimeInBetween([Range(1, 5)] int seed)
    {
        var steps = ChaosSchedule.Draw(seed, _length);
        Assert.That(steps, Has.Count.GreaterThan(3 * _length.TotalMinutes));
        foreach (var (step, next) in steps.Zip(steps.Skip(1)))
            Assert.That(next.At - step.At - (step.IsAwaited ? step.Length : TimeSpan.Zero), Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(3)), $"{step}, {next}");
        Assert.That(steps[^1].At, Is.LessThan(_length));
    }
}
