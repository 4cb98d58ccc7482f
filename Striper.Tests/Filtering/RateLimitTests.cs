using NUnit.Framework;
using Striper.Common.Filtering.BuiltIn;

namespace Striper.Tests.Filtering;

internal sealed class RateLimitTests
{
    [Test]
    public void TheRateHoldsInTheLongRunWhateverTheSizes([Values(1, 2, 3)] int seed)
    {
        var random = new Random(seed);
        var bucket = new TokenBucket(bytesPerSecond: 10_000, mostBytes: 1000);
        var (now, passed) = (TimeSpan.FromHours(5), 0L);
        var start = now;
        for (var i = 0; i < 2000; i++)
        {
            var bytes = random.Next(1, 5000);
            now += bucket.Take(bytes, now);
            passed += bytes;
        }

        Assert.That(passed / (now - start).TotalSeconds, Is.EqualTo(10_000).Within(10));
    }

    [Test]
    public void APauseAllowsOneBurst()
    {
        var bucket = new TokenBucket(bytesPerSecond: 1000, mostBytes: 500);
        Assert.That(bucket.Take(500, TimeSpan.Zero), Is.EqualTo(TimeSpan.Zero));
        Assert.That(bucket.Take(100, TimeSpan.Zero), Is.EqualTo(TimeSpan.FromMilliseconds(100)));
        var later = TimeSpan.FromHours(1);
        Assert.That(bucket.Take(500, later), Is.EqualTo(TimeSpan.Zero));
        Assert.That(bucket.Take(1, later), Is.EqualTo(TimeSpan.FromMilliseconds(1)));
    }
}
