using NUnit.Framework;
using Striper.Tests.Simulation.Network;

namespace Striper.Tests.Simulation.Trials;

/// <summary>
/// The wide-area scenarios that the tunnel is judged by, on simulated TCP, each with CUBIC upwards and with a window of the product (as BBR)
/// downwards. What is measured with kernels counts; here a change that spoils one is seen at once.
/// </summary>
[TestFixture]
[Parallelizable]
public sealed class DesignTableTests
{
    private static readonly TimeSpan _time = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan _from = TimeSpan.FromSeconds(3);

    [Test]
    public void EightEvenPaths([Values] bool isCubic) =>
        Assert.That(Goodput(Enumerable.Repeat(Path(10, 20), 8), isCubic), Is.GreaterThan(0.97));

    // CUBIC leaves slow start early on the third path, and needs longer than this to find the rest of its rate.
    [TestCase(false, 0.96)]
    [TestCase(true, 0.92)]
    public void FourUnevenPaths(bool isCubic, double least) =>
        Assert.That(Goodput([Path(40, 20), Path(20, 40), Path(10, 80), Path(5, 160)], isCubic), Is.GreaterThan(least));

    // CUBIC alone has .17 of these lines; to change it for another is the proxy's business, and not the engine's.
    [TestCase(false, 0.95)]
    [TestCase(true, 0.12)]
    public void FourPathsWithLoss(bool isCubic, double least) =>
        Assert.That(Goodput(Enumerable.Repeat(Path(20, 40) with { Loss = 0.01 }, 4), isCubic), Is.GreaterThan(least));

    [Test]
    public void AGoodPathBesideABadOneOfTheGoodOneAlone([Values] bool isCubic)
    {
        var plan = Plan([Path(50, 20), Path(1, 500) with { Loss = 0.05 }], isCubic);
        Assert.That(Bulk(Measure(plan)) / plan.Paths[0].BytesPerSecond, Is.GreaterThan(0.97));
    }

    [Test]
    public void OneOfFourGoesBlack([Values] bool isCubic)
    {
        var result = Measure(Plan(Enumerable.Repeat(Path(20, 40), 4), isCubic) with
        {
            Changes = [new PathChange(TimeSpan.FromSeconds(4), 1, PathChangeKind.Black, 60)],
        });

        // 150 ms is the goal; what the hole takes with it, and so the pause, is another at each moment.
        Assert.That(result.LongestPause, Is.InRange(TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(250)));
    }

    [Test]
    public void OneOfFourFallsTo1Megabit([Values] bool isCubic) =>
        Assert.That(
            Goodput(Plan(Enumerable.Repeat(Path(20, 40), 4), isCubic) with { Changes = [new PathChange(_from, 1, PathChangeKind.Rate, 1)] }),
            Is.GreaterThan(0.85));

    [Test]
    public void ALittleQuestionBesideBulk([Values] bool isCubic)
    {
        var result = Measure(Plan(Enumerable.Repeat(Path(20, 40), 4), isCubic) with { HasEchoes = true });
        Assert.That(result.MedianEcho, Is.LessThan(TimeSpan.FromMilliseconds(60)));
        Assert.That(result.LateEcho, Is.LessThan(TimeSpan.FromMilliseconds(80)));
    }

    // Far from what one direction has: receipts and acknowledgements wait in the other's queues, whose round trip each end takes for the path's.
    [TestCase(true, 0.65, 130)]
    [TestCase(false, 0.75, 400)]
    public void BothDirectionsAtOnce(bool isCubic, double least, double milliseconds)
    {
        var plan = Plan(Enumerable.Repeat(Path(20, 40), 4), isCubic) with { BulkUp = 1, BulkDown = 1, HasEchoes = true };
        var result = Measure(plan);
        Assert.That(Math.Min(result.UpBytesPerSecond, result.DownBytesPerSecond) / TrialLimits.Sum(plan), Is.GreaterThan(least));
        Assert.That(result.MedianEcho, Is.LessThan(TimeSpan.FromMilliseconds(milliseconds)));
    }

    [Test]
    public void TwoPathsBehindOneBottleneckBesideAThird([Values] bool isCubic)
    {
        var plan = Plan([Path(20, 40) with { SharedBottleneck = 0 }, Path(20, 40) with { SharedBottleneck = 0 }, Path(10, 20)], isCubic) with
        {
            SharedBottlenecks = [new BottleneckPlan(20e6 / 8, 100_000)],
        };
        Assert.That(Goodput(plan), Is.GreaterThan(0.95));
    }

    private static PathPlan Path(double megabits, double milliseconds)
    {
        var path = PathPlan.Of(megabits, milliseconds);
        return path with { QueueBytes = Math.Max(50_000, (long)(2 * path.BytesPerSecond * milliseconds / 1000)) };
    }

    private static TrialPlan Plan(IEnumerable<PathPlan> paths, bool isCubic) => new()
    {
        Paths = [.. paths.Select(p => p with { IsCubic = isCubic })],
        Time = _time,
        MeasuredFrom = _from,
        BulkUp = isCubic ? 1 : 0,
        BulkDown = isCubic ? 0 : 1,
    };

    private static double Goodput(IEnumerable<PathPlan> paths, bool isCubic) => Goodput(Plan(paths, isCubic));

    private static double Goodput(TrialPlan plan)
    {
        // Of the lines: what CUBIC has of them under losses is no excuse here.
        var sum = TrialLimits.Sum(plan with { Paths = [.. plan.Paths.Select(p => p with { IsCubic = false })] });
        var share = Bulk(Measure(plan)) / sum;
        TestContext.Out.WriteLine($"{share:0.000} of the sum");
        return share;
    }

    private static double Bulk(TrialResult result) => result.UpBytesPerSecond + result.DownBytesPerSecond;

    private static TrialResult Measure(TrialPlan plan)
    {
        var result = new Trial(plan).Run();
        TestContext.Out.WriteLine($"{plan}: {result}");
        return result;
    }
}
