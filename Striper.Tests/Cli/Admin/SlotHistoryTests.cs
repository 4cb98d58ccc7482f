using NUnit.Framework;
using Striper.Cli.Admin;
using Striper.Common.Diagnostics;
using Striper.Tests.Cli.Statistics;

namespace Striper.Tests.Cli.Admin;

[Parallelizable]
internal sealed class SlotHistoryTests
{
    private static readonly DateTimeOffset _end = DateTimeOffset.FromUnixTimeSeconds(1_764_000_000);

    [Test]
    public void ValuesComeOldestFirst()
    {
        var history = new SlotHistory();
        for (var i = 1; i <= 3; i++)
            history.Add(Leg(sent: i, received: 10 * i, milliseconds: i));
        var slot = history.Read(5, _end);
        Assert.That((slot.Number, slot.End), Is.EqualTo((5, _end)));
        Assert.That(slot.Sent, Is.EqualTo(new float?[] { 1, 2, 3 }));
        Assert.That(slot.Received, Is.EqualTo(new float?[] { 10, 20, 30 }));
        Assert.That(slot.Rtt, Is.EqualTo(new float?[] { 0.001f, 0.002f, 0.003f }));
    }

    [Test]
    public void WhereThereWasNoLegThereIsNothing()
    {
        var history = new SlotHistory();
        history.Add(Leg(1, 2, 3));
        history.Add(Leg(1, 2, 3) with { Incarnation = null });
        history.Add(Leg(0, 0, 3) with { Rtt = null });
        var slot = history.Read(0, _end);
        Assert.That(slot.Sent, Is.EqualTo(new float?[] { 1, null, 0 }));
        Assert.That(slot.Received, Is.EqualTo(new float?[] { 2, null, 0 }));
        Assert.That(slot.Rtt, Is.EqualTo(new float?[] { 0.003f, null, null }));
    }

    [Test]
    public void FiveMinutesAreKept()
    {
        var history = new SlotHistory();
        Assert.That(history.Read(0, _end).Sent, Is.Empty);
        for (var i = 0; i < SlotHistory.Length + 7; i++)
            history.Add(Leg(sent: i, 0, 1));
        Assert.That(history.Read(0, _end).Sent, Is.EqualTo(Enumerable.Range(7, SlotHistory.Length)));
    }

    private static LegStatistics Leg(double sent, double received, double milliseconds) =>
        SampleStatistics.Leg(0) with { SentLately = sent, ReceivedLately = received, Rtt = TimeSpan.FromMilliseconds(milliseconds) };
}
