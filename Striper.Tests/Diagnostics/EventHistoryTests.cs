using NUnit.Framework;
using Striper.Common.Diagnostics;
using Striper.Common.Primitives;

namespace Striper.Tests.Diagnostics;

[Parallelizable]
internal sealed class EventHistoryTests
{
    private readonly EventHistory _events = new(TimeProvider.System);

    [Test]
    public void WhatHappenedIsToldAsItWasAndInOrder()
    {
        var events = new EventHistory(TimeProvider.System);
        var before = DateTimeOffset.UtcNow;
        events.Add(EventKinds.TunnelUp, new TunnelId(7), leg: null, "tunnel from a");
        events.Add(EventKinds.LegDown, new TunnelId(7), new LegId(3, 2), "leg 3.2 down");
        events.Add(EventKinds.LegPaused, new TunnelId(7), leg: null, "slot 5 paused", slot: 5);
        events.Add(EventKinds.DialFailed, tunnel: null, leg: null, "no leg");
        var all = events.After(0);
        Assert.That(
            all.Select(e => (e.Id, e.Kind, e.Tunnel, e.Leg, e.Slot, e.Text)),
            Is.EqualTo(new (long, string, string?, string?, int?, string)[]
            {
                (1, "tunnel-up", new TunnelId(7).ToString(), null, null, "tunnel from a"),
                (2, "leg-down", new TunnelId(7).ToString(), "3.2", 3, "leg 3.2 down"),
                (3, "leg-paused", new TunnelId(7).ToString(), null, 5, "slot 5 paused"),
                (4, "dial-failed", null, null, null, "no leg"),
            }));
        Assert.That(all.Select(e => e.At), Is.Ordered.And.All.InRange(before, DateTimeOffset.UtcNow));
    }

    [Test]
    public void OnlyWhatCameAfterTheLastIsTold()
    {
        var events = new EventHistory(TimeProvider.System);
        Assert.That(events.After(0), Is.Empty);
        for (var i = 1; i <= 5; i++)
            events.Add(EventKinds.LegUp, null, null, $"{i}");
        Assert.That(events.After(3).Select(e => e.Text), Is.EqualTo(["4", "5"]));
        Assert.That(events.After(5), Is.Empty);
        Assert.That(events.After(9), Is.Empty, "of another process, say");
    }

    [Test]
    public void TheOldestGo()
    {
        var events = new EventHistory(TimeProvider.System);
        for (var i = 1; i <= EventHistory.MaxEvents + 30; i++)
            events.Add(EventKinds.LegUp, null, null, $"{i}");
        Assert.That(events.After(0).Select(e => e.Id), Is.EqualTo(Enumerable.Range(31, EventHistory.MaxEvents)));
    }

    [Test]
    public void ManyThreadsGetNumbersOfTheirOwn()
    {
        Parallel.For(0, 150, i => _events.Add(EventKinds.LegUp, null, null, $"{i}"));
        var all = _events.After(0);
        Assert.That(all.Select(e => e.Id), Is.EqualTo(Enumerable.Range(1, 150)));
        Assert.That(all.Select(e => e.Text), Is.Unique);
    }
}
