using NUnit.Framework;
using Striper.Client;

namespace Striper.Tests.Client;

/// <summary>The number of legs that is found over modelled networks.</summary>
[TestFixture]
[Parallelizable]
internal sealed class LegCountControllerTests
{
    private static readonly LegRange _auto = new(2, 16);

    [Test]
    public void CapsOfSingleFlowsAreFilledWithinSeconds([Values] bool isUp, [Values(0, 0.15)] double noise, [Range(1, 5)] int seed)
    {
        var network = new ModelledNetwork(_auto, Capped(10, 200), seed) { IsUp = isUp, Noise = noise };
        network.Run(10, untilCount: 16);
        Assert.That(network.Controller.Count, Is.EqualTo(16));
        Assert.That(network.Now, Is.LessThan(TimeSpan.FromSeconds(7)));
    }

    [TestCase(2, 6, 2, 8)]
    [TestCase(1, 32, 8, 12)]
    [TestCase(1, 8, 1, 12)]
    public void TheRangeIsUsedToItsEnd(int fewest, int most, int first, double seconds)
    {
        var network = new ModelledNetwork(new LegRange(fewest, most), Capped(10, 1000));
        Assert.That(network.Controller.Used, Is.EqualTo(first));
        network.Run(seconds, untilCount: most);
        Assert.That(network.Controller.Count, Is.EqualTo(most));
    }

    [Test]
    public void GrowthThatIsLessThanProportionalIsKeptToo()
    {
        var network = new ModelledNetwork(_auto, Capped(10, 110));
        network.Run(20);
        Assert.That(network.Controller.Count, Is.EqualTo(16));
    }

    [TestCase(1)]
    [TestCase(4)]
    [TestCase(12)]
    public void NoNetworkIsWorseOffThanWithEight(int minutes)
    {
        var networks = new (string Name, Func<int, TimeSpan, double> Rate)[]
        {
            ("shared bottleneck", (_, _) => 80),
            ("caps", Capped(10, 200)),
            ("caps, and a line that eight fill", Capped(10, 80)),
            ("caps, and a line that eleven fill", Capped(10, 110)),
            ("each leg adds a little", (n, _) => 100.0 * n / (n + 1)),
            ("falls and rises", (n, at) => (int)at.TotalSeconds % 60 < 30 ? Math.Min(10 * n, 200) : 20),
        };
        Assert.Multiple(() =>
        {
            foreach (var (name, rate) in networks)
            {
                foreach (var (noise, seed) in (ReadOnlySpan<(double, int)>)[(0, 1), (0.1, 2), (0.1, 3), (0.3, 4)])
                {
                    var network = new ModelledNetwork(_auto, rate, seed) { Noise = noise };
                    network.Run(60 * minutes);

                    // The model's flow starts once in network.
                    Assert.That(network.CarriedBytes, Is.GreaterThan(0.98 * network.BytesOfFixed(8)), $"{name}, noise {noise}, seed {seed}");
                }
            }
        });
    }

    [Test]
    public void LegsThatAddNothingAreGivenBackInTheEnd()
    {
        var network = new ModelledNetwork(_auto, (_, _) => 80);
        network.Run(30 * 60);
        Assert.That(network.Controller.Count, Is.EqualTo(2));
        Assert.That(network.CarriedBytes, Is.GreaterThan(0.99 * network.BytesOfFixed(8)));
    }

    [Test]
    public void LossesOfManySmallStepsDoNotAddUp()
    {
        // Each leg less costs 1.5 %, which no single trial minds.
        var network = new ModelledNetwork(_auto, (n, _) => 100 * Math.Pow(1.015, n));
        network.Run(60 * 60);
        Assert.That(network.CarriedBytes, Is.GreaterThan(0.98 * network.BytesOfFixed(8)));
    }

    [Test]
    public void TrialsThatFailBecomeRare([Values(0.0, 0.05)] double noise)
    {
        var network = new ModelledNetwork(new LegRange(8, 16), (_, _) => 80) { Noise = noise };
        network.Run(60 * 60);

        // After 30 s, 1, 2, 4, 8 minutes and then each ten, with each trial's own seconds.
        Assert.That(network.Trials, Has.Count.InRange(5, 12));
        Assert.That(network.Trials.TakeLast(2).Select(t => t.At).Aggregate((a, b) => b - a), Is.GreaterThan(TimeSpan.FromMinutes(9)));
    }

    [Test]
    public void AFlowThatIsQuickerThanAnyBeforeIsATrialAtOnce()
    {
        // First an application that offers little, so that more legs add nothing; then bulk.
        var network = new ModelledNetwork(_auto, Capped(10, 200)) { OfferedMegabitsPerSecond = at => at < TimeSpan.FromMinutes(5) ? 5 : 1000, IsUp = false };
        network.Run(5 * 60);
        Assert.That(network.Trials, Is.Not.Empty.And.None.Matches<(TimeSpan At, LegCountChange Change)>(t => t.Change.IsKept && t.Change.Tried > t.Change.Before));
        network.Run(12, untilCount: 16);
        Assert.That(network.Controller.Count, Is.EqualTo(16));
    }

    [Test]
    public void ANetworkThatBecomesMuchWorseIsTriedSooner()
    {
        var at = TimeSpan.FromMinutes(4);
        var network = new ModelledNetwork(new LegRange(8, 16), (n, now) => now < at ? 80 : 5 * n);
        network.Run(at.TotalSeconds);
        Assert.That(network.Trials, Has.Count.GreaterThan(2), "it has found that 16 add nothing");

        // The next trial would have been due 4 minutes after the last.
        network.Run(120, untilCount: 16);
        Assert.That(network.Controller.Count, Is.EqualTo(16));
    }

    [Test]
    public void IdleTunnelsAndAnswersToQuestionsKeepWhatTheyHave([Values(0, 0.1)] double megabits, [Values] bool isUp)
    {
        var network = new ModelledNetwork(_auto, Capped(10, 200)) { OfferedMegabitsPerSecond = _ => megabits, IsUp = isUp };
        network.Run(60 * 60);
        Assert.That(network.Trials, Is.Empty);
        Assert.That(network.Controller.Used, Is.EqualTo(8));
    }

    [Test]
    public void AnUploadThatLegsDoNotLimitIsNoReasonForMore()
    {
        var network = new ModelledNetwork(new LegRange(8, 16), Capped(10, 200)) { OfferedMegabitsPerSecond = _ => 40 };
        network.Run(10 * 60);
        Assert.That(network.Trials, Is.Empty);
    }

    [Test]
    public void ShortBurstsDoNotMakeItFlap()
    {
        var network = new ModelledNetwork(new LegRange(8, 16), Capped(10, 85)) { OfferedMegabitsPerSecond = at => at.TotalSeconds % 6 < 4 ? 1000 : 0 };
        network.Run(60 * 60);
        Assert.That(network.Trials, Has.Count.LessThan(30));
    }

    [Test]
    public void LegsThatDoNotComeUpAreGivenUp()
    {
        var network = new ModelledNetwork(_auto, Capped(10, 200)) { MostLegsUp = 12 };
        network.Run(20);
        Assert.That(network.Trials, Has.Count.EqualTo(1));
        Assert.That(network.Trials[0].Change, Has.Property(nameof(LegCountChange.IsKept)).False.And.Property(nameof(LegCountChange.Goodput)).Zero);
        Assert.That((network.Controller.Used, network.Controller.Kept), Is.EqualTo((8, 8)));
        network.MostLegsUp = 16;
        network.Controller.OnConditionsChanged(network.Now);
        network.Run(20, untilCount: 16);
        Assert.That(network.Controller.Count, Is.EqualTo(16));
    }

    // Of the two that share the slots, each as good as the other.
    [TestCase(0)]
    [TestCase(1)]
    public void AnUplinkThatIsOutDoesNotStopTheSearch(int missing)
    {
        var network = new ModelledNetwork(_auto, Capped(10, 200)) { Uplinks = 2, IsUplinkUp = (uplink, _) => uplink != missing };
        network.Run(20, untilCount: 16);
        Assert.That(network.Controller.Count, Is.EqualTo(16));
    }

    [Test]
    public void AnUplinkThatComesBackIsUsedAndTheSearchGoesOn()
    {
        // Eight legs of one uplink fill its 40 Mbit/s, and the other's have no such limit.
        var back = TimeSpan.FromMinutes(3);
        var network = new ModelledNetwork(_auto, (n, now) => now < back ? Math.Min(10 * n, 40) : 10 * n)
        {
            Uplinks = 2,
            IsUplinkUp = (uplink, now) => uplink == 0 || now >= back,
        };
        network.Run(back.TotalSeconds);
        Assert.That(network.Controller.Count, Is.LessThan(16), "more add nothing");
        network.Run(30, untilCount: 16);
        Assert.That(network.Controller.Count, Is.EqualTo(16));
    }

    [Test]
    public void ATrialOfMoreIsNotCreditedWithAnUplinkThatComesBack()
    {
        // Four legs fill what each uplink has.
        var back = TimeSpan.Zero;
        var network = new ModelledNetwork(
            new LegRange(8, 16), (_, now) => back > TimeSpan.Zero && now >= back ? 80 : 40)
        {
            Uplinks = 2,
            IsUplinkUp = (uplink, now) => uplink == 0 || (back > TimeSpan.Zero && now >= back),
        };
        while (network.Controller.Used == 8)
            network.Run(0.1);
        back = network.Now + TimeSpan.FromSeconds(1);
        network.Run(20);
        Assert.That(network.Trials[0].Change, Has.Property(nameof(LegCountChange.IsKept)).False);
        Assert.That(network.Controller.Count, Is.EqualTo(8));
    }

    [Test]
    public void ATrialOfFewerEndsAtOnceWhenALegIsMissing()
    {
        var network = new ModelledNetwork(_auto, (_, _) => 80);
        while (network.Controller.Kept == network.Controller.Used || network.Controller.Used > 8)
            network.Run(0.1);
        network.MostLegsUp = 3;
        network.Run(0.1);
        Assert.That(network.Controller.Used, Is.EqualTo(network.Controller.Kept), "the paused legs are resumed");
        Assert.That(network.Trials[^1].Change, Has.Property(nameof(LegCountChange.IsKept)).False);
    }

    [Test]
    public void AnApplicationThatFaltersInATrialDoesNotFailIt()
    {
        var (from, to) = (TimeSpan.MaxValue, TimeSpan.MaxValue);
        var network = new ModelledNetwork(_auto, Capped(10, 200)) { OfferedMegabitsPerSecond = at => at >= from && at < to ? 0 : double.PositiveInfinity };
        while (network.Controller.Used == 8)
            network.Run(0.1);
        from = network.Now + TimeSpan.FromSeconds(1.5);
        to = from + TimeSpan.FromSeconds(0.6);
        network.Run(6, untilCount: 16);
        network.Run(4, untilCount: 16);
        Assert.That(network.Controller.Count, Is.EqualTo(16));
    }

    [TestCase(1)]
    [TestCase(30)]
    public void AnUplinkThatComesAndGoesDoesNotMakeItFlap(int seconds)
    {
        var network = new ModelledNetwork(new LegRange(8, 16), (_, _) => 80)
        {
            Uplinks = 2,
            IsUplinkUp = (uplink, now) => uplink == 0 || now.TotalSeconds % (2 * seconds) < seconds,
        };
        network.Run(60 * 60);

        // A change shortens the longest wait, 10 minutes, to 75 s.
        Assert.That(network.Trials, Has.Count.LessThan(50).And.None.Matches<(TimeSpan At, LegCountChange Change)>(t => t.Change.IsKept));
    }

    private static Func<int, TimeSpan, double> Capped(double megabitsPerFlow, double megabitsOfPath) =>
        (legs, _) => Math.Min(legs * megabitsPerFlow, megabitsOfPath);
}
