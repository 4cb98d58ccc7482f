using NUnit.Framework;
using Striper.Common.Timing;

namespace Striper.Tests.Timing;

[TestFixture]
public sealed class SleepTests
{
    [Test]
    public void NoSleepIsShorterThanNoneHoweverTheClockRuns([Values(5, 15, 25, 35)] int milliseconds)
    {
        using var queue = new SteppingQueue();
        using var timer = queue.CreateTimer(_ => { }, null, TimeSpan.FromMilliseconds(milliseconds), Timeout.InfiniteTimeSpan);
        Assert.That(queue.Sleeps, Has.Count.EqualTo(1).And.All.GreaterThanOrEqualTo(TimeSpan.Zero));
    }

    // Each reading of the clock takes ten milliseconds, as on a host that is far too busy.
    private sealed class SteppingQueue : TimerQueue
    {
        private long _now = System.GetTimestamp();

        public List<TimeSpan> Sleeps { get; } = [];

        public override long GetTimestamp() => _now += System.TimestampFrequency / 100;

        protected override void SleepFor(TimeSpan wait) => Sleeps.Add(wait);
    }
}
