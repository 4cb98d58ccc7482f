using NUnit.Framework;
using Striper.Common.Congestion;

namespace Striper.Tests.Congestion;

[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class CompetitionTests
{
    private const long CapBytes = 100_000;
    private static readonly TimeSpan _rtt = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan _longQueue = TimeSpan.FromMilliseconds(60);
    private static readonly TimeSpan _shortQueue = TimeSpan.FromMilliseconds(5);
    private static readonly CompetitionRound _full = new(_longQueue, _rtt, Gain: 1.25, CapBytes, CapBytes, SegmentBytes: 1448, IsLimited: true);

    private static readonly CompetitionRound _few = _full with { CapBytes = 4 * 1448, InFlightBytes = 4 * 1448 };

    private readonly Competition _competition = new();
    private TimeSpan _now;
    private readonly QueueResponse _response = new();

    [Test]
    public void AQueueThatStandsIsPutToTheTest() =>
        Assert.That(TimeUntil(CompetitionState.Testing, _full), Is.InRange(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(2)));

    [Test]
    public void AQueueThatTheOwnCapExplainsIsNot() => AssertNoTest(_full with { Queue = _shortQueue });

    [Test]
    public void ABriefQueueIsNot()
    {
        for (var i = 0; i < 100; i++)
        {
            Pass(i % 8 == 0 ? _full with { Queue = _shortQueue } : _full);
            Assert.That(_competition.State, Is.EqualTo(CompetitionState.Alone));
        }
    }

    [Test]
    public void WhatTheApplicationLimitsSaysNothing() => AssertNoTest(_full with { IsLimited = false });

    [Test]
    public void MoreOutThanTheCapExplainsTheQueue() => AssertNoTest(_full with { InFlightBytes = CapBytes * 3 / 2 });

    [Test]
    public void FewSegmentsAreAQueueByThemselves() => AssertNoTest(_few with { Queue = _rtt });

    // On a slow leg of ours half of them are half of the queue; beside others, who have left us that little, nothing changes.
    [TestCase(35, CompetitionState.Alone)]
    [TestCase(58, CompetitionState.Competing)]
    public void HalfOfFewSegmentsTellWhoseTheQueueIs(double queueOfTest, object found)
    {
        TimeUntil(CompetitionState.Testing, _few);
        TimeUntilNot(CompetitionState.Testing, _few with { InFlightBytes = 2 * 1448, Queue = TimeSpan.FromMilliseconds(queueOfTest) });
        Assert.That(_competition.State, Is.EqualTo(found));
    }

    [Test]
    public void ASlowLegIsTestedMoreAndMoreRarely()
    {
        var last = TimeSpan.Zero;
        for (var i = 0; i < 4; i++)
        {
            var time = TimeUntil(CompetitionState.Testing, _few);
            Assert.That(time, Is.GreaterThan(last * 1.5));
            last = time;
            TimeUntilNot(CompetitionState.Testing, _few with { InFlightBytes = 2 * 1448, Queue = _shortQueue });
        }
    }

    [Test]
    public void MoreTakenAwayThanTheQueueHeldStillShowsThatItWasOurs()
    {
        // 60 % less out, and the round trip falls by no more than the 24 ms of the queue, from 64 to 42 ms.
        var usual = _full with { Queue = TimeSpan.FromMilliseconds(24) };
        TimeUntil(CompetitionState.Testing, usual);
        TimeUntilNot(CompetitionState.Testing, usual with { InFlightBytes = CapBytes * 4 / 10, Queue = TimeSpan.FromMilliseconds(2) });
        Assert.That(_competition.State, Is.EqualTo(CompetitionState.Alone));
    }

    [Test]
    public void AQueueThatOverflowedInTheTestProvesNothing()
    {
        TimeUntil(CompetitionState.Testing, _full);
        TimeUntilNot(CompetitionState.Testing, _full);
        TimeUntilNot(CompetitionState.Competing, _full);
        TimeUntilNot(CompetitionState.Testing, _full with { InFlightBytes = CapBytes * 4 / 5, Queue = TimeSpan.FromMilliseconds(35), RetransmittedSegments = 5 });
        Assert.That(_competition.State, Is.EqualTo(CompetitionState.Competing), "all who lost something gave way, the others too");
    }

    [Test]
    public void AQueueThatIsShortThoughTheCapIsLiftedIsNobodys()
    {
        TimeUntil(CompetitionState.Testing, _full);
        TimeUntilNot(CompetitionState.Testing, _full);
        Assert.That(TimeUntilNot(CompetitionState.Competing, _full with { Queue = _shortQueue }), Is.LessThan(TimeSpan.FromSeconds(1.5)));
        Assert.That(_competition.State, Is.EqualTo(CompetitionState.Alone));
    }

    [Test]
    public void AQueueThatGoesInTheTestWasOurs()
    {
        TimeUntil(CompetitionState.Testing, _full);
        TimeUntilNot(CompetitionState.Testing, _full with { Queue = _shortQueue });
        Assert.That(_competition.State, Is.EqualTo(CompetitionState.Alone));
    }

    [Test]
    public void AQueueThatStaysIsAnothers()
    {
        TimeUntil(CompetitionState.Testing, _full);
        TimeUntilNot(CompetitionState.Testing, _full);
        Assert.That(_competition.State, Is.EqualTo(CompetitionState.Competing));
    }

    [Test]
    public void OneShortRoundTripIsNoProof()
    {
        TimeUntil(CompetitionState.Testing, _full);
        Pass(_full with { Queue = _shortQueue });
        TimeUntilNot(CompetitionState.Testing, _full);
        Assert.That(_competition.State, Is.EqualTo(CompetitionState.Competing));
    }

    [Test]
    public void TheTestsTimeCountsFromWhenNoMoreIsOutThanItAllows()
    {
        TimeUntil(CompetitionState.Testing, _full);
        var plain = TimeUntilNot(CompetitionState.Testing, _full);
        TimeUntil(CompetitionState.Testing, _full);
        for (var i = 0; i < 25; i++)
        {
            Pass(_full with { InFlightBytes = 2 * CapBytes });
            Assert.That(_competition.State, Is.EqualTo(CompetitionState.Testing), "it is not empty yet");
        }

        Assert.That(TimeUntilNot(CompetitionState.Testing, _full), Is.GreaterThanOrEqualTo(plain - _rtt));
    }

    [Test]
    public void ATestThatNeverGetsItsWayEnds()
    {
        TimeUntil(CompetitionState.Testing, _full);
        Assert.That(
            TimeUntilNot(CompetitionState.Testing, _full with { InFlightBytes = 2 * CapBytes }), Is.LessThan(TimeSpan.FromSeconds(4)));
    }

    // The base holds the others' queue where they were there first: nothing is long, but with less out their queue does not get shorter. Nor does the
    // peer's, where it sends as much, which proves nothing.
    [TestCase(6, false, CompetitionState.Alone)]
    [TestCase(14, false, CompetitionState.Competing)]
    [TestCase(14, true, CompetitionState.Alone)]
    public void WhetherTheRoundTripFollowsWhatIsOutTellsWhoseTheQueueIs(double queueOfTest, bool isBothWays, object found)
    {
        var usual = _full with { Queue = isBothWays ? _longQueue : TimeSpan.FromMilliseconds(20), IsBothWays = isBothWays };
        TimeUntil(CompetitionState.Testing, usual);
        TimeUntilNot(CompetitionState.Testing, usual with { InFlightBytes = CapBytes * 3 / 4, Queue = TimeSpan.FromMilliseconds(queueOfTest) });
        Assert.That(_competition.State, Is.EqualTo(found));
    }

    [Test]
    public void IsContendedUntilATestFindsTheOthersGone()
    {
        TimeUntil(CompetitionState.Testing, _full);
        Assert.That(_competition.IsContended, Is.False, "nobody was found yet");
        TimeUntilNot(CompetitionState.Testing, _full);
        Assert.That(_competition.IsContended, Is.True);
        TimeUntilNot(CompetitionState.Competing, _full);
        Assert.That(_competition.IsContended, Is.True, "that is what is being tested");
        TimeUntilNot(CompetitionState.Testing, _full with { Queue = _shortQueue });
        Assert.That(_competition.IsContended, Is.False);
    }

    [Test]
    public void BetweenTestsThatFindNobodyThereIsPeaceForAWhile()
    {
        var first = TimeUntil(CompetitionState.Testing, _full);
        TimeUntilNot(CompetitionState.Testing, _full with { Queue = _shortQueue });
        Assert.That(TimeUntil(CompetitionState.Testing, _full), Is.GreaterThan(first + TimeSpan.FromSeconds(1)).And.LessThan(first + TimeSpan.FromSeconds(3)));
    }

    [Test]
    public void AQueueThatIsShortForAMomentIsStillAnothers()
    {
        // A flow that has just lost something leaves the queue short for a round or two.
        TimeUntil(CompetitionState.Testing, _full);
        for (var round = 0; _competition.State == CompetitionState.Testing; round++)
            Pass(round % 3 == 0 ? _full : _full with { Queue = _shortQueue });
        Assert.That(_competition.State, Is.EqualTo(CompetitionState.Competing));
    }

    [Test]
    public void AfterCompetingThereIsATestAgain()
    {
        TimeUntil(CompetitionState.Testing, _full);
        TimeUntilNot(CompetitionState.Testing, _full);
        Assert.That(TimeUntilNot(CompetitionState.Competing, _full), Is.InRange(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(8)));
        Assert.That(_competition.State, Is.EqualTo(CompetitionState.Testing));
        TimeUntilNot(CompetitionState.Testing, _full with { Queue = _shortQueue });
        Assert.That(_competition.State, Is.EqualTo(CompetitionState.Alone), "the others went");
    }

    [Test]
    public void ATestThatTheApplicationLeftProvesNothing()
    {
        TimeUntil(CompetitionState.Testing, _full);
        _now += TimeSpan.FromMinutes(1);
        Pass(_full);
        Assert.That(_competition.State, Is.EqualTo(CompetitionState.Alone));
    }

    [Test]
    public void WhenThoseWhoCompetedAreGoneItEnds()
    {
        TimeUntil(CompetitionState.Competing, _full);
        var other = new QueueResponse();
        for (var end = _now + TimeSpan.FromSeconds(10); _now < end;)
            PassOf(other, _full with { Queue = _shortQueue });
        Assert.That(_competition.State, Is.EqualTo(CompetitionState.Alone));
    }

    [Test]
    public void AnotherLegWithAShortQueueLeavesAndTheRestGoOn()
    {
        TimeUntil(CompetitionState.Competing, _full);
        var other = new QueueResponse { IsInvolved = true };
        for (var i = 0; i < 40; i++)
        {
            Pass(_full);
            PassOf(other, _full with { Queue = _shortQueue });
        }

        Assert.That(other.IsInvolved, Is.False);
        Assert.That(_response.IsInvolved, Is.True);
        Assert.That(_competition.State, Is.EqualTo(CompetitionState.Competing));
    }

    [Test]
    public void ARoundTripThatOthersLengthenedIsNotWithoutQueue()
    {
        TimeUntil(CompetitionState.Competing, _full);
        Pass(_full);
        TimeUntilNot(CompetitionState.Competing, _full with { BaseRtt = _rtt + _longQueue, Queue = _shortQueue });
        Assert.That(_competition.State, Is.EqualTo(CompetitionState.Testing), "and not alone: the queue that was there is in the base by now");
    }

    private void AssertNoTest(CompetitionRound round)
    {
        for (var i = 0; i < 500; i++)
        {
            Pass(round);
            Assert.That(_competition.State, Is.EqualTo(CompetitionState.Alone));
        }
    }

    private void PassOf(QueueResponse response, CompetitionRound round) =>
        _competition.OnRound(round, response, isCompetitor: false, _now += _rtt / 2);

    private void Pass(CompetitionRound round)
    {
        _now += _rtt;
        _competition.OnRound(round, _response, isCompetitor: true, _now);
        if (_competition.State == CompetitionState.Testing)
            _response.EnterTest(_competition.Tests, round.CapBytes, _competition.IsContended);
    }

    private TimeSpan TimeUntil(CompetitionState state, CompetitionRound round) => TimeWhile(() => _competition.State != state, round);

    private TimeSpan TimeUntilNot(CompetitionState state, CompetitionRound round) => TimeWhile(() => _competition.State == state, round);

    private TimeSpan TimeWhile(Func<bool> condition, CompetitionRound round)
    {
        var since = _now;
        while (condition())
        {
            Assert.That(_now - since, Is.LessThan(TimeSpan.FromMinutes(2)), "it goes on for ever");
            Pass(round);
        }

        return _now - since;
    }
}
