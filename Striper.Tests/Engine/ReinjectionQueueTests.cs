using NUnit.Framework;
using Striper.Common.Engine;

namespace Striper.Tests.Engine;

/// <summary>What waits to be sent again, and does not hold up others.</summary>
[TestFixture]
public sealed class ReinjectionQueueTests
{
    // Above the 3.5 round trips of 40 ms after which the head of a stream counts as late, below the time of an answer.
    private static readonly TimeSpan _late = TimeSpan.FromMilliseconds(170);
    private static readonly TimeSpan _aShortWhile = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan _moment = TimeSpan.FromMilliseconds(3);

    [Test]
    public void ALateDatagramThatFindsNoRoomDoesNotHoldUpWhatADeadLegHeld()
    {
        var end = new UnansweredEnd(legs: 3, hasProbes: true);
        end.GiveRoom(0);
        end.Say(1000, isBulk: true);
        end.GiveRoom();
        end.Pass(_late - _aShortWhile);
        end.GiveRoom(2);
        var held = end.Say(1000, isBulk: true);
        end.GiveRoom();
        end.Pass(_aShortWhile);
        Assert.That(end.Engine.IsWorkWaiting, Is.True, "a copy of the first waits for a leg other than its own");

        Assert.That(end.Copies, Has.Count.EqualTo(2));
        end.GiveRoom(0);
        end.Kill(2);
        end.Pass(_moment);
        Assert.That(end.Copies, Has.Some.Matches<(EngineStream Stream, int Slot, BindingReason Reason)>(c => c.Stream == held && c.Slot == 0));
    }

    [Test]
    public void NoCopyWaitsForALegWhereEachHasOne()
    {
        var end = new UnansweredEnd(legs: 2, hasProbes: true);
        end.Say(100, isBulk: false);
        Assert.That(end.Copies.Select(c => c.Slot), Is.EquivalentTo(new[] { 0, 1 }), "urgent datagrams go on two legs");
        end.Pass(_late);
        Assert.That(end.Engine.IsWorkWaiting, Is.False);
    }

    [Test]
    public void NothingIsLateOnALegOfWhichNothingIsKnown()
    {
        var end = new UnansweredEnd(legs: 2, hasProbes: false);
        end.Say(10_000, isBulk: true);
        end.Pass(_late);
        Assert.That(end.Copies, Has.None.Matches<(EngineStream Stream, int Slot, BindingReason Reason)>(c => c.Reason == BindingReason.Late));
    }
}
