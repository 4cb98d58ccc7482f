using NUnit.Framework;
using Striper.Cli.Demo.Throttle;

namespace Striper.Tests.Cli.Demo.Throttle;

/// <summary>The link's arithmetic in virtual time.</summary>
internal sealed class LinkScheduleTests
{
    private static readonly LinkShape _shape = new(1_000_000, TimeSpan.FromMilliseconds(10), 64 * 1024, 1460);

    [Test]
    public void AnIdleLinkTakesTheTimeOfTheBytesAndTheDelay() =>
        Assert.That(new LinkSchedule(_shape).Enter(2_000, TimeSpan.FromSeconds(5)), Is.EqualTo(TimeSpan.FromMilliseconds(5_012)));

    [Test]
    public void WhatComesAtOnceLeavesAtTheRate()
    {
        var link = new LinkSchedule(_shape);
        var due = TimeSpan.Zero;
        for (var i = 0; i < 1_000; i++)
            due = link.Enter(4_000, TimeSpan.Zero);

        Assert.That(due, Is.EqualTo(TimeSpan.FromMilliseconds(4_010)));
    }

    [Test]
    public void ALinkThatStoodIdleDoesNotMakeUpForIt()
    {
        var link = new LinkSchedule(_shape);
        link.Enter(1_000, TimeSpan.Zero);
        link.Enter(1_000, TimeSpan.FromSeconds(10));

        Assert.That(link.Enter(1_000, TimeSpan.FromSeconds(10)), Is.EqualTo(TimeSpan.FromMilliseconds(10_012)));
    }

    // Whatever arrives when: in order, none faster than the delay, and between any two no more bytes than the rate allows.
    [FsCheck.NUnit.Property]
    public void NeverFasterThanTheRate((ushort Bytes, byte GapMilliseconds)[] parcels)
    {
        var link = new LinkSchedule(_shape);
        var now = TimeSpan.Zero;
        var last = TimeSpan.Zero;
        foreach (var (bytes, gap) in parcels)
        {
            now += TimeSpan.FromMilliseconds(gap);
            var due = link.Enter(bytes, now);
            var least = TimeSpan.FromSeconds((double)bytes / _shape.BytesPerSecond);
            Assert.That(due, Is.GreaterThanOrEqualTo(now + least + _shape.Delay), "before it can have arrived");
            Assert.That(due - last, Is.GreaterThanOrEqualTo(least), "faster than the rate");
            last = due;
        }
    }
}
