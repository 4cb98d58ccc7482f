using NUnit.Framework;
using Striper.Common.Engine;
using Striper.Common.Primitives;

namespace Striper.Tests.Engine;

/// <summary>What is late on a healthy leg is copied to another: when that helps, and within what it may cost.</summary>
[TestFixture]
public sealed class LateDatagramTests
{
    // Of the loopback device, so that few datagrams make many bytes.
    private const int LargeSegmentBytes = 65_483;
    private static readonly TimeSpan _rtt = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan _step = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan _long = TimeSpan.FromSeconds(1);

    [Test]
    public void TheHeadOfTheLineIsCopiedWhenItIsOverdueAndNotBefore()
    {
        var legs = Out(bytes: 1000, isBulk: true);
        Assert.That(TimeUntilCopied(legs), Is.InRange(2 * _rtt, 5 * _rtt), "TCP has repaired a loss or two by then");
        Assert.That(LateLegs.OutOn(legs.Second), Is.EqualTo(LateLegs.OutOn(legs.First)));
        Assert.That(legs.Engine.LateBytes, Is.GreaterThan(1000));
        Assert.That(legs.Engine.ReinjectedBytes, Is.Zero, "the leg is healthy");
        Assert.That(legs.First.IsSuspect, Is.False);
        Assert.That(legs.Second.ReinjectedBytes, Is.EqualTo(legs.Engine.LateBytes));
    }

    [Test]
    public void WhatIsReceiptedInTimeIsNotCopied()
    {
        var legs = Out(bytes: 1000, isBulk: true);
        legs.Pass(_rtt);
        legs.ReceiptAll(legs.First);
        legs.Pass(10 * _rtt);
        Assert.That(legs.Engine.LateBytes, Is.Zero);
        Assert.That(LateLegs.OutOn(legs.Second), Is.Empty);
    }

    [Test]
    public void CopiesKeepToTheirBudgetAndTheOldestComeFirst()
    {
        var legs = Out(bytes: 14 * LargeSegmentBytes, isBulk: true, LargeSegmentBytes);
        var all = LateLegs.OutOn(legs.First);
        Assert.That(all, Has.Count.GreaterThan(10));
        TimeUntilCopied(legs);
        legs.Pass(_rtt / 2);
        var copied = LateLegs.OutOn(legs.Second);
        Assert.That(legs.Engine.LateBytes, Is.InRange(256 * 1024, 768 * 1024), "of 900 kB that are overdue");
        Assert.That(copied.SkipLast(1), Is.EqualTo(all.Take(copied.Count - 1)), "but for a smaller one that fits what is left");

        // The head moves on, and has its copy although nothing is left to pay it with; those behind it do not.
        legs.ReceiptAll(legs.Second);
        legs.Pass(3 * _step);
        Assert.That(LateLegs.OutOn(legs.Second), Is.EqualTo(all.Except(copied).Take(1)));
    }

    [Test]
    public void ACopyThatIsLateItselfIsNotCopiedAgain()
    {
        var legs = Out(bytes: 1000, isBulk: true);
        TimeUntilCopied(legs);
        var late = legs.Engine.LateBytes;
        var third = legs.AddLeg(2, _rtt);
        legs.Pass(_rtt);
        Assert.That(LateLegs.OutOn(third), Is.Empty);
        Assert.That(legs.Engine.LateBytes, Is.EqualTo(late));
    }

    [Test]
    public void TheTailIsCopiedSoonerAndSoonestWhereTheStreamHasEnded()
    {
        var ended = Out(bytes: 1000, isBulk: false);
        ended.End();
        var (whenEnded, whenQuiet) = (TimeUntilCopied(ended), TimeUntilCopied(Out(bytes: 1000, isBulk: false)));
        var whenBusy = TimeUntilCopied(Out(bytes: 1000, isBulk: true));
        Assert.That(whenEnded, Is.GreaterThan(_rtt).And.LessThan(whenQuiet));
        Assert.That(whenQuiet, Is.LessThan(whenBusy));
        Assert.That(whenBusy, Is.LessThan(_long));
        Assert.That(LateLegs.OutOn(ended.Second), Is.EqualTo(LateLegs.OutOn(ended.First)));
    }

    [Test]
    public void TheTailGoesAtOnceWhereAnotherLegIsMuchQuicker([Values] bool isQuicker)
    {
        var legs = new LateLegs(10 * _rtt);
        legs.Say(1000, isBulk: false);
        legs.Pass(_step);
        legs.AddSecond(isQuicker ? _rtt : 10 * _rtt);
        legs.Pass(_step);
        legs.End();
        Assert.That(TimeUntilCopied(legs), isQuicker ? Is.LessThan(_rtt) : Is.GreaterThan(10 * _rtt));
    }

    [Test]
    public void NothingIsLateBecauseTheProcessStoodStill()
    {
        var legs = Out(bytes: 1000, isBulk: true);
        var usual = TimeUntilCopied(Out(bytes: 1000, isBulk: true));
        legs.Pass(_rtt);
        legs.Pause(TimeSpan.FromSeconds(5));
        Assert.That(TimeUntilCopied(legs), Is.InRange(usual - (3 * _step), usual + (3 * _step)), "receipts may wait to be read");
    }

    [Test]
    public void ALegAloneHasNowhereToCopyTo()
    {
        var legs = new LateLegs(_rtt);
        legs.Say(1000, isBulk: false);
        legs.End();
        legs.Pass(4 * _rtt);
        Assert.That(legs.Engine.LateBytes, Is.Zero);
    }

    [Test]
    public void WhatArrivesTwiceIsWastedOnce()
    {
        var legs = Out(bytes: 1000, isBulk: true);
        TimeUntilCopied(legs);
        legs.ReceiptAll(legs.Second);
        Assert.That(legs.Engine.WastedBytes, Is.Zero, "the first to arrive was needed");
        legs.ReceiptAll(legs.First);
        Assert.That(legs.Engine.WastedBytes, Is.EqualTo(legs.Engine.LateBytes).And.Positive);
        legs.ReceiptAll(legs.First);
        legs.ReceiptAll(legs.Second);
        Assert.That(legs.Engine.WastedBytes, Is.EqualTo(legs.Engine.LateBytes));
    }

    [Test]
    public void WhatArrivesOnceIsNotWasted()
    {
        var legs = Out(bytes: 1000, isBulk: true);
        legs.ReceiptAll(legs.First);
        legs.Say(500, isBulk: true);
        legs.Pass(_step);
        legs.ReceiptAll(legs.First);
        legs.ReceiptAll(legs.Second);
        Assert.That(legs.Engine.WastedBytes, Is.Zero);
    }

    [Test]
    public void CopiesAreGivenBack()
    {
        var legs = Out(bytes: 1000, isBulk: true);
        TimeUntilCopied(legs);
        legs.Engine.Terminate(ResetCode.ShuttingDown, "done");
        Assert.That(legs.LeftOverBuffers, Is.Zero);
        Assert.That(legs.Engine.OutstandingDatagrams, Is.Zero);
    }

    // All of it is out on the first leg, and the second is there.
    private static LateLegs Out(int bytes, bool isBulk, int segmentBytes = 1448)
    {
        var legs = new LateLegs(_rtt, segmentBytes);
        legs.Say(bytes, isBulk);
        legs.TimeUntil(() => legs.Stream.Sender.UnsentBytes == 0, _rtt);
        legs.Pass(_step);
        Assert.That(LateLegs.OutOn(legs.First), Is.Not.Empty);
        legs.AddSecond(_rtt);
        return legs;
    }

    private static TimeSpan TimeUntilCopied(LateLegs legs) => legs.TimeUntil(() => legs.Engine.LateBytes > 0, _long);
}
