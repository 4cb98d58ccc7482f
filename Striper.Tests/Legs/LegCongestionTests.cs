using NUnit.Framework;
using Striper.Common.Congestion;
using Striper.Common.Legs;
using Striper.Common.Transport;
using Striper.Tests.Support;
using Striper.Tests.Transport;

namespace Striper.Tests.Legs;

/// <summary>On real sockets: what this kernel has, and lets this process have, decides what can be seen.</summary>
[TestFixture]
[RequiresCongestionControl("reno")]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class LegCongestionTests : IDisposable
{
    private readonly LoopbackPair _pair = new();

    public void Dispose() => _pair.Dispose();

    [Test]
    public void NothingSaidNothingDone()
    {
        var before = Current();
        Assert.That(LegCongestion.Of(_pair.Near, 0, null, out var isRefused), Is.Null);
        Assert.That(isRefused, Is.False);
        Assert.That(Current(), Is.EqualTo(before));
    }

    [Test]
    public void ANameIsSetAndStays()
    {
        Assert.That(LegCongestion.Of(_pair.Near, 0, "reno", out var isRefused), Is.Null, "nothing to follow");
        Assert.That(isRefused, Is.False);
        Assert.That(Current(), Is.EqualTo("reno"));
    }

    [Test]
    public void ANameThatIsRefusedIsTold()
    {
        var before = Current();
        Assert.That(LegCongestion.Of(_pair.Near, 0, "no-such-one", out var isRefused), Is.Null);
        Assert.That(isRefused, Is.True);
        Assert.That(Current(), Is.EqualTo(before));
    }

    [Test]
    [RequiresCongestionControl("bbr")]
    public void BbrByNameIsKeptFitAndNeverLeft()
    {
        var congestion = LegCongestion.Of(_pair.Near, 0, "bbr", out var isRefused);
        Assert.That(congestion, Is.Not.Null);
        Assert.That(isRefused, Is.False);
        Assert.That(congestion.Changeable, Is.Null, "the user has settled on it");
        for (var second = 0; second < 20; second++)
            congestion.Follow(CongestionAlgorithm.Cubic, TimeSpan.FromSeconds(second));
        Assert.That(Current(), Is.EqualTo("bbr"));
    }

    [Test]
    [RequiresCongestionControl("bbr")]
    [RequiresCongestionControl("cubic")]
    public void AutoBeginsWithBbrAndFollowsTheTrials()
    {
        var congestion = LegCongestion.Of(_pair.Near, 0, LegCongestion.Auto, out var isRefused);
        Assert.That(congestion, Is.Not.Null);
        Assert.That(isRefused, Is.False);
        Assert.That((Current(), congestion.Changeable), Is.EqualTo(("bbr", CongestionAlgorithm.Bbr)));

        congestion.Follow(CongestionAlgorithm.Cubic, TimeSpan.FromSeconds(1));
        Assert.That((Current(), congestion.Changeable), Is.EqualTo(("cubic", CongestionAlgorithm.Cubic)));
        congestion.Follow(CongestionAlgorithm.Cubic, TimeSpan.FromSeconds(20));
        Assert.That(Current(), Is.EqualTo("cubic"), "keeping bbr fit does not bring it back");
        congestion.Follow(CongestionAlgorithm.Bbr, TimeSpan.FromSeconds(21));
        Assert.That((Current(), congestion.Changeable), Is.EqualTo(("bbr", CongestionAlgorithm.Bbr)));
    }

    [Test]
    [RequiresCongestionControl("bbr")]
    [RequiresCongestionControl("cubic")]
    public void ARefusedChangeIsNotAskedForAgain()
    {
        var congestion = LegCongestion.Of(_pair.Near, 0, LegCongestion.Auto, out _);
        Assert.That(congestion?.Changeable, Is.EqualTo(CongestionAlgorithm.Bbr));
        _pair.Near.Dispose();
        congestion!.Follow(CongestionAlgorithm.Cubic, TimeSpan.Zero);
        Assert.That(congestion.Changeable, Is.Null);
    }

    [Test]
    public void AClosedSocketIsLeftAlone()
    {
        _pair.Near.Dispose();
        Assert.That(LegCongestion.Of(_pair.Near, 0, LegCongestion.Auto, out var isRefused), Is.Null);
        Assert.That(isRefused, Is.False);
    }

    private string? Current() => CongestionControl.Get(_pair.Near);
}
