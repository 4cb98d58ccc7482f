using NUnit.Framework;
using Striper.Common.Diagnostics;

namespace Striper.Tests.Diagnostics;

[Parallelizable]
internal sealed class AmountsTests
{
    [TestCase(0, "0 B")]
    [TestCase(1, "1 B")]
    [TestCase(999, "999 B")]
    [TestCase(1000, "1 kB")]
    [TestCase(1234, "1.23 kB")]
    [TestCase(999_499, "999 kB")]
    [TestCase(999_500, "1 MB")]
    [TestCase(9_994_999, "9.99 MB")]
    [TestCase(9_995_000, "10 MB")]
    [TestCase(12_345_678, "12.3 MB")]
    [TestCase(99_949_999, "99.9 MB")]
    [TestCase(99_950_000, "100 MB")]
    [TestCase(1_500_000_000, "1.5 GB")]
    [TestCase(long.MaxValue, "9.22 EB")]
    public void SizesHaveThreeDigitsAndAUnit(long bytes, string text) => Assert.That(Amounts.OfBytes(bytes), Is.EqualTo(text));

    [TestCase(0, "0 ms")]
    [TestCase(0.0004, "0 ms")]
    [TestCase(0.32, "320 ms")]
    [TestCase(0.9994, "999 ms")]
    [TestCase(0.9996, "1 s")]
    [TestCase(12.34, "12.3 s")]
    [TestCase(119.4, "119 s")]
    [TestCase(120, "2 min")]
    [TestCase(300, "5 min")]
    [TestCase(7199, "120 min")]
    [TestCase(9000, "2.5 h")]
    [TestCase(360_000, "100 h")]
    public void TimesToo(double seconds, string text) => Assert.That(Amounts.OfTime(TimeSpan.FromSeconds(seconds)), Is.EqualTo(text));
}
