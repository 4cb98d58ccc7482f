using NUnit.Framework;
using Striper.Cli.Demo;
using Striper.Common.Primitives;

namespace Striper.Tests.Cli.Demo;

/// <summary>What makes the demonstration fail.</summary>
internal sealed class VerdictTests
{
    private static readonly LegLoss _killed = new(new LegId(0, 1), 0, TimeSpan.FromMilliseconds(30));
    private static readonly LegLoss _stalled = new(new LegId(7, 1), 0, TimeSpan.FromMilliseconds(300));

    [Test]
    public void FourTimesOneLegAndASecondsPauseAreEnough() =>
        Assert.That(Find(Row(1, 16), Row(8, 4, pauseMilliseconds: 1000)), Is.Null);

    [Test]
    public void AStalledLegNeedNotBeReplacedInTime() =>
        Assert.That(Verdict.FindFailure(Row(1, 16), Row(8, 2), _killed, _stalled with { ReplacedAfter = null }), Is.Null);

    [Test]
    public void LessIsAFailure() =>
        Assert.That(
            Find(Row(1, 16), Row(8, 5)),
            Is.EqualTo("8 legs gave 3.20 times the goodput of 1, expected 4 or more; is the machine busy?"));

    [Test]
    public void ALongPauseIsAFailure() =>
        Assert.That(
            Find(Row(1, 16), Row(8, 2, pauseMilliseconds: 1001)),
            Is.EqualTo("over 8 legs the download paused for 1001 ms, expected 1000 or less; is the machine busy?"));

    [Test]
    public void ALongPauseOfOneLegIsNone() => Assert.That(Find(Row(1, 16, pauseMilliseconds: 2000), Row(8, 2)), Is.Null);

    [Test]
    public void OtherBytesAreAFailure()
    {
        Assert.That(Find(Row(1, 16, isIntact: false), Row(8, 2)), Does.StartWith("over 1 leg 40000000 bytes arrived, and their SHA-256"));
        Assert.That(Find(Row(1, 16), Row(8, 2, isIntact: false)), Does.StartWith("over 8 legs 40000000 bytes arrived, and their SHA-256"));
    }

    [Test]
    public void NoLossIsAFailure()
    {
        Assert.That(Verdict.FindFailure(Row(1, 16), Row(8, 2), null, _stalled), Is.EqualTo("no leg was up to be killed"));
        Assert.That(Verdict.FindFailure(Row(1, 16), Row(8, 2), _killed, null), Is.EqualTo("no leg was up to be stalled"));
    }

    [Test]
    public void AKilledLegThatStaysAwayIsAFailure() =>
        Assert.That(
            Verdict.FindFailure(Row(1, 16), Row(8, 2), _killed with { ReplacedAfter = null }, _stalled),
            Is.EqualTo("leg 1 was killed and did not come back before the end of the download"));

    private static string? Find(ResultRow one, ResultRow many) => Verdict.FindFailure(one, many, _killed, _stalled);

    private static ResultRow Row(int legs, double seconds, bool isIntact = true, double pauseMilliseconds = 12) =>
        new(legs, new DownloadResult(40_000_000, TimeSpan.FromSeconds(seconds), TimeSpan.FromMilliseconds(pauseMilliseconds), []), isIntact);
}
