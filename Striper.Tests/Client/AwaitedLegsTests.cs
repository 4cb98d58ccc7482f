using NUnit.Framework;
using Striper.Client;
using Striper.Common.Primitives;
using static Striper.Client.SlotState;

namespace Striper.Tests.Client;

/// <summary>Two uplinks alike and a backup: slots 0, 3 and 5 are of the first, 1 and 4 of the second.</summary>
[TestFixture]
internal sealed class AwaitedLegsTests
{
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(100);

    private AwaitedLegs _awaited = null!;
    private TimeSpan _now;

    [SetUp]
    public void Create()
    {
        _awaited = new AwaitedLegs([Of("a"), Of("b"), Of("c", isBackup: true), Of("a"), Of("b"), Of("a")]);
        _now = TimeSpan.FromSeconds(1);
    }

    [Test]
    public void ALegThatDiedIsAwaitedUntilItIsBack()
    {
        Pass(4, Up, Up, Up, Up, Missing, Unwanted);
        Assert.That(_awaited.Count, Is.EqualTo(1));
        Pass(0.1, Up, Up, Up, Up, Up, Unwanted);
        Assert.That(_awaited.Count, Is.Zero);
    }

    [Test]
    public void APausedSlotIsNotAwaited()
    {
        Pass(1, used: 3, Up, Up, Up, Missing, Missing, Unwanted);
        Assert.That(_awaited.Count, Is.Zero);
    }

    [Test]
    public void ABackupIsNeverAwaitedAndItsComingAndGoingChangesNothing()
    {
        Assert.That(Pass(10, Up, Up, Missing, Up, Up, Up), Is.Zero);
        Assert.That(_awaited.Count, Is.Zero);
        Assert.That(Pass(10, Up, Up, Up, Up, Up, Up), Is.Zero);
    }

    [TestCase(Missing)]
    [TestCase(Silent)]
    public void AnUplinkOfWhichNoLegWorksIsOutAfterFiveSeconds(SlotState state)
    {
        Pass(1, Up, Up, Up, Up, Up, Unwanted);
        Assert.That(Pass(4.5, Up, state, Up, Up, state, Unwanted), Is.Zero);
        Assert.That(Pass(1, Up, state, Up, Up, state, Unwanted), Is.EqualTo(1));
        Assert.That(_awaited.Count, Is.Zero);

        // One of its legs is back, so the other is awaited again.
        Assert.That(Pass(0.1, Up, Up, Up, Up, Missing, Unwanted), Is.EqualTo(1));
        Assert.That(_awaited.Count, Is.EqualTo(1));
    }

    [Test]
    public void LegsThatATrialAddsToAnUplinkThatIsOutAreNotAwaited()
    {
        Pass(10, Up, Missing, Up, Unwanted, Unwanted, Unwanted);
        Assert.That(Pass(10, Up, Missing, Up, Up, Missing, Up), Is.Zero);
        Assert.That(_awaited.Count, Is.Zero);
    }

    [Test]
    public void ALegThatDoesNotComeUpBesideOthersIsNotAwaitedForEver()
    {
        Pass(30, Up, Up, Up, Missing, Up, Up);
        Assert.That(_awaited.Count, Is.EqualTo(1));
        Assert.That(Pass(10, Up, Up, Up, Missing, Up, Up), Is.Zero);
        Assert.That(_awaited.Count, Is.Zero);
    }

    // How often an uplink was said to have changed.
    private int Pass(double seconds, params SlotState[] slots) => Pass(seconds, slots.Length, slots);

    private int Pass(double seconds, int used, params SlotState[] slots)
    {
        var changes = 0;
        for (var end = _now + TimeSpan.FromSeconds(seconds); _now < end; _now += _look)
            changes += _awaited.Observe(slots, used, _now) ? 1 : 0;
        return changes;
    }

    private static LegOrigin Of(string name, bool isBackup = false) => new(null, name, new LegTraits(IsBackup: isBackup));
}
