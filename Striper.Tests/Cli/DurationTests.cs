using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;
using Striper.Cli.Options;

namespace Striper.Tests.Cli;

internal sealed class DurationTests
{
    [TestCase("0", 0)]
    [TestCase("10", 10_000)]
    [TestCase("0.5", 500)]
    [TestCase(".5", 500)]
    [TestCase("10s", 10_000)]
    [TestCase("500ms", 500)]
    [TestCase("1.5ms", 1.5)]
    [TestCase("2m", 120_000)]
    [TestCase("1.5h", 5_400_000)]
    [TestCase("168h", 604_800_000)]
    public void Reads(string text, double milliseconds)
    {
        Assert.That(Duration.TryParse(text, out var value, out var error), Is.True, error);
        Assert.That(value, Is.EqualTo(TimeSpan.FromMilliseconds(milliseconds)));
    }

    [TestCase("")]
    [TestCase("s")]
    [TestCase("10 s")]
    [TestCase("1,5")]
    [TestCase("1e3")]
    [TestCase("10d")]
    [TestCase("0x10")]
    [TestCase("NaN")]
    [TestCase("99999999999999999999999999999999")]
    public void Refuses(string text)
    {
        Assert.That(Duration.TryParse(text, out _, out var error), Is.False);
        Assert.That(error, Does.StartWith($"'{text}' is not a duration"));
    }

    [TestCase("168.001h")]
    [TestCase("79228162514264337593543950335")]
    [TestCase("79228162514264337593543950335h")]
    public void RefusesWhatNoTimerHolds(string text)
    {
        Assert.That(Duration.TryParse(text, out _, out var error), Is.False);
        Assert.That(error, Does.StartWith($"'{text}' is too long"));
    }

    [FsCheck.NUnit.Property]
    public Property EveryUnitCountsTheSameTime() => Prop.ForAll(
        Gen.Choose(0, 168).ToArbitrary(),
        hours => new[] { $"{hours}h", $"{hours * 60}m", $"{hours * 3600}s", $"{hours * 3600}", $"{hours * 3_600_000L}ms" }
            .All(text => Duration.TryParse(text, out var value, out _) && value == TimeSpan.FromHours(hours)));
}
