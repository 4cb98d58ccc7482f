using NUnit.Framework;
using Striper.Common.Primitives;
using Striper.Common.Scheduling;

namespace Striper.Tests.Scheduling;

[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class LegTiersTests
{
    private static readonly int _dear = LegTiers.RankOf(new LegTraits(Cost: 5));
    private static readonly int _dearest = LegTiers.RankOf(new LegTraits(Cost: 1000));
    private static readonly int _backup = LegTiers.RankOf(new LegTraits(IsBackup: true));
    private static readonly int _dearBackup = LegTiers.RankOf(new LegTraits(IsBackup: true, Cost: 1));
    private static readonly TimeSpan _roundTrip = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan _patience = LegTiers.Patience + (LegTiers.PatienceRtts * _roundTrip);

    private readonly LegTiers _tiers = new();
    private TimeSpan _now = TimeSpan.FromSeconds(10);

    [Test]
    public void TheCheapestComeFirst() => Assert.That(Choose(_dear, 0, _backup), Is.Zero);

    [Test]
    public void ABackupIsUsedAtOnceAndLeftAtOnce()
    {
        Assert.That(Choose(_dear, _backup), Is.EqualTo(_dear));
        Assert.That(Choose(_backup), Is.EqualTo(_backup));
        Assert.That(Choose(_dear, _backup), Is.EqualTo(_dear));
    }

    [Test]
    public void WaitingNeverOpensABackup()
    {
        Wait(TimeSpan.FromMinutes(1), 0, _backup);
        Assert.That(Choose(0, _backup), Is.Zero);
    }

    [Test]
    public void ADearerTierOpensAfterPatienceAndNotBefore()
    {
        Wait(_patience - TimeSpan.FromMilliseconds(2), 0, _dear);
        Assert.That(Choose(0, _dear), Is.Zero);
        Wait(TimeSpan.FromMilliseconds(3), 0, _dear);
        Assert.That(Choose(0, _dear), Is.EqualTo(_dear));
    }

    [Test]
    public void EachTierNeedsPatienceOfItsOwn()
    {
        Wait(_patience * 1.5, 0, _dear, _dearest);
        Assert.That(Choose(0, _dear, _dearest), Is.EqualTo(_dear));
        Wait(_patience, 0, _dear, _dearest);
        Assert.That(Choose(0, _dear, _dearest), Is.EqualTo(_dearest));
    }

    [TestCase(5, true)]
    [TestCase(15, false)]
    public void AShortGapIsNoProofThatTheCheaperLegsKeepUp(int gapMilliseconds, bool isOpened)
    {
        for (var i = 0; i < 100; i++)
        {
            Wait(TimeSpan.FromMilliseconds(40), 0, _dear);
            Rest(TimeSpan.FromMilliseconds(gapMilliseconds), 0, _dear);
        }

        Assert.That(Choose(0, _dear) == _dear, Is.EqualTo(isOpened));
    }

    [Test]
    public void TheDearestTierIsLeftOnceNothingWaits()
    {
        Wait(_patience * 3, 0, _dear, _dearest);
        Rest(LegTiers.LeaveAfter / 2, 0, _dear, _dearest);
        Assert.That(Choose(0, _dear, _dearest), Is.EqualTo(_dearest));
        Rest(LegTiers.LeaveAfter, 0, _dear, _dearest);
        Assert.That(Choose(0, _dear, _dearest), Is.EqualTo(_dear));
        Rest(LegTiers.LeaveAfter, 0, _dear, _dearest);
        Assert.That(Choose(0, _dear, _dearest), Is.Zero);
    }

    [Test]
    public void AfterALongRestTheCheapestComeFirstAgain()
    {
        Wait(_patience * 3, 0, _dear, _dearest);
        Rest(TimeSpan.FromMilliseconds(1), 0, _dear, _dearest);
        _now += TimeSpan.FromMinutes(1);
        Assert.That(Choose(0, _dear, _dearest), Is.Zero);
    }

    [Test]
    public void TheNextTierIsUsedAtOnceWhenTheCheapestIsGone()
    {
        Assert.That(Choose(0, _dear), Is.Zero);
        Assert.That(Choose(_dear, _dearest), Is.EqualTo(_dear));
        Assert.That(Choose(0, _dear), Is.GreaterThanOrEqualTo(0));
        Rest(LegTiers.LeaveAfter * 2, 0, _dear);
        Assert.That(Choose(0, _dear), Is.Zero);
    }

    [Test]
    public void BackupsHaveTheirOrderToo()
    {
        Assert.That(Choose(_backup, _dearBackup), Is.EqualTo(_backup));
        Wait(_patience + TimeSpan.FromMilliseconds(2), _backup, _dearBackup);
        Assert.That(Choose(_backup, _dearBackup), Is.EqualTo(_dearBackup));
    }

    private int Choose(params int[] ranks) => _tiers.Choose(ranks, _roundTrip, _now);

    private void Wait(TimeSpan time, params int[] ranks) => Pass(time, isWaiting: true, ranks);

    private void Rest(TimeSpan time, params int[] ranks) => Pass(time, isWaiting: false, ranks);

    private void Pass(TimeSpan time, bool isWaiting, int[] ranks)
    {
        for (var end = _now + time; _now < end; _now += TimeSpan.FromMilliseconds(1))
        {
            Choose(ranks);
            _tiers.OnPlaced(isWaiting, _now);
        }
    }
}
