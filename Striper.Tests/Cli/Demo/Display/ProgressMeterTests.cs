using NUnit.Framework;
using Striper.Cli.Demo.Display;
using Striper.Cli.Demo.Throttle;
using Striper.Tests.Support;

namespace Striper.Tests.Cli.Demo.Display;

/// <summary>Goodput in virtual time.</summary>
internal sealed class ProgressMeterTests
{
    [Test]
    public void GoodputIsThatOfTheWindow()
    {
        var time = new ManualTimeProvider();
        long bytes = 0;
        var meter = new ProgressMeter(
            () => bytes, () => [new SlotReading(LegState.Up, IsReplaced: false, 2 * bytes)], 1_000_000, time);
        var window = TimeSpan.FromSeconds(1);
        var rates = new List<double>();

        // 1 Mbit/s for 2 s, then nothing for 2 s, looked at every half second.
        for (var i = 0; i < 8; i++)
        {
            time.Advance(TimeSpan.FromMilliseconds(500));
            bytes += i < 4 ? 62_500 : 0;
            rates.Add(meter.Read(window).MegabitsPerSecond);
        }

        Assert.That(rates, Is.EqualTo([1, 1, 1, 1, 0.5, 0, 0, 0]));
        var last = meter.Read(window);
        Assert.That((last.Elapsed, last.Bytes, last.TotalBytes), Is.EqualTo((TimeSpan.FromSeconds(4), 250_000, 1_000_000)));
    }

    [Test]
    public void EachSlotHasItsOwn()
    {
        var time = new ManualTimeProvider();
        IReadOnlyList<SlotReading> slots = [new(LegState.Joining, IsReplaced: false, 0), new(LegState.Up, IsReplaced: false, 1000)];
        var meter = new ProgressMeter(() => 0, () => slots, 1, time);
        time.Advance(TimeSpan.FromSeconds(1));
        slots = [new(LegState.Up, IsReplaced: true, 250_000), new(LegState.Stalled, IsReplaced: false, 1000)];

        Assert.That(
            meter.Read(TimeSpan.FromSeconds(1)).Slots,
            Is.EqualTo([new SlotProgress(LegState.Up, IsReplaced: true, 2), new SlotProgress(LegState.Stalled, IsReplaced: false, 0)]));
    }

    [Test]
    public void NoTimeIsNoGoodput() =>
        Assert.That(new ProgressMeter(() => 5, () => [], 10, new ManualTimeProvider()).Read(TimeSpan.Zero).MegabitsPerSecond, Is.Zero);
}
