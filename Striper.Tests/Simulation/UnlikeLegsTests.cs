using NUnit.Framework;
using Striper.Common.Primitives;
using Striper.Common.Scheduling;
using Striper.Tests.Simulation.Network;

namespace Striper.Tests.Simulation;

/// <summary>Backups, dear legs and limited paths, in virtual time; every run also keeps the invariants of the seeds.</summary>
[TestFixture]
[Parallelizable]
public sealed class UnlikeLegsTests
{
    private const double Megabit = 1e6 / 8;

    // PING and PONG of a leg that is held back, its own receipts, and what it carries of the handshake.
    private const long KeptUpBytes = 2000;

    private static readonly PathPlan _path = PathPlan.Of(20, 40);
    private static readonly PathPlan _quick = PathPlan.Of(20, 10);

    private static readonly TimeSpan _warmUp = TimeSpan.FromSeconds(1);

    private static IEnumerable<TestCaseData> Ways =>
        from scheduler in Schedulers.Names from isUp in new[] { true, false } select new TestCaseData(scheduler, isUp);

    [TestCaseSource(nameof(Ways))]
    public void ABackupCarriesDataOnlyWhileTheOtherLegIsSilent(string scheduler, bool isUp)
    {
        var run = Bulk([_path, _quick with { Traits = new LegTraits(IsBackup: true) }], 30_000_000, scheduler, isUp);
        long start = 0, before = 0, during = 0, end = 0;
        run.Events.After(_warmUp, () => start = Carried(run, slot: 1));
        run.Events.After(TimeSpan.FromSeconds(2), () =>
        {
            before = Carried(run, slot: 1);
            run.Paths[0].BlackUntil = run.Events.Now + TimeSpan.FromSeconds(5);
        });
        run.Events.After(TimeSpan.FromSeconds(8), () => during = Carried(run, slot: 1));
        run.Events.After(TimeSpan.FromSeconds(11), () => end = Carried(run, slot: 1));
        run.Run();
        var pause = (isUp ? run.Streams[0].Server : run.Streams[0].Client).LongestPause;
        TestContext.Out.WriteLine($"{start}, {before}, {during}, {end} bytes on the backup, longest pause {pause.TotalMilliseconds:0} ms, {run.Duration.TotalSeconds:0.0} s");
        Assert.That(before - start, Is.LessThan(KeptUpBytes));
        Assert.That(during - before, Is.GreaterThan(5 * 20 * Megabit * 0.8), "the backup carries all that it can");
        Assert.That(run.Duration, Is.GreaterThan(TimeSpan.FromSeconds(11)));
        Assert.That(end - during, Is.LessThan(KeptUpBytes), "bytes on the backup after the return");
        Assert.That(pause, Is.LessThan(TimeSpan.FromMilliseconds(250)));
    }

    // Three quarters of what the cheap leg carries in pieces that fit its round trip, or three fifths in some that keep it full for 100 ms each, so that
    // at times several wait; at random intervals.
    [Test]
    public void ADearLegHasNextToNothingOfWhatTheCheapOneCanCarry(
        [ValueSource(typeof(Schedulers), nameof(Schedulers.Names))] string scheduler, [Values] bool isUp, [Values] bool isBursty)
    {
        var application = new ApplicationPlan
        {
            SendBytes = 17_500_000,
            PieceBytes = isBursty ? 256 * 1024 : 16 * 1024,
            Pause = TimeSpan.FromMilliseconds(isBursty ? 175 : 9),
            SendBufferBytes = 2 << 20,
        };
        var run = Run([_path, _quick with { Traits = new LegTraits(Cost: 1) }], application, scheduler, isUp);
        var carried = RunAndCount(run);
        var rate = application.SendBytes / run.Duration.TotalSeconds / Megabit;
        TestContext.Out.WriteLine($"{carried[0]} and {carried[1]} bytes, {rate:0.0} Mbit/s");
        Assert.That(rate, Is.InRange(10, 18), "the application's rate is a good part of the cheap leg's");
        Assert.That(carried[0], Is.GreaterThan(13_000_000));

        // Redundant catches up no sooner for a second leg, and so stays on it for longer.
        var mostPercent = scheduler == "redundant" ? 15 : 3;
        Assert.That(carried[1], Is.LessThan(isBursty ? application.SendBytes * mostPercent / 100 : KeptUpBytes));
    }

    // Redundant fills both with the same.
    [TestCaseSource(nameof(Ways))]
    public void ADearLegIsFilledByBulk(string scheduler, bool isUp)
    {
        var isRedundant = scheduler == "redundant";
        var run = Bulk([_path, _path with { Traits = new LegTraits(Cost: 1) }], 50_000_000, scheduler, isUp);
        var carried = RunAndCount(run);
        var goodput = 50_000_000 / run.Duration.TotalSeconds / (40 * Megabit);
        TestContext.Out.WriteLine($"{goodput:0.000} of the limit, {carried[1]} bytes on the dear leg");
        Assert.That(carried[1], Is.GreaterThan(20_000_000));
        Assert.That(goodput, Is.GreaterThan(isRedundant ? 0.45 : 0.85));
    }

    [TestCaseSource(nameof(Ways))]
    public void ADearLegIsUsedAtOnceWhenTheCheapOneDies(string scheduler, bool isUp)
    {
        var run = Bulk([_path, _path with { Traits = new LegTraits(Cost: 9) }], 20_000_000, scheduler, isUp);
        run.Events.After(TimeSpan.FromSeconds(0.4), () =>
        {
            run.Paths[0].RefusesUntil = TimeSpan.MaxValue;
            run.Legs.Legs[0].Kill(TimeSpan.Zero, TimeSpan.Zero);
        });
        run.Run();
        Assert.That((isUp ? run.Streams[0].Server : run.Streams[0].Client).LongestPause, Is.LessThan(TimeSpan.FromMilliseconds(150)));
    }

    [Test]
    public void QuestionsAndAnswersTakeTheCheapLegThoughTheDearOneIsQuicker([Values] bool isBackup)
    {
        var asks = new ApplicationPlan { SendBytes = 64 };
        var answers = new ApplicationPlan { SendBytes = 64, SpeaksAfterBytes = 64 };
        var echoes = Enumerable.Range(0, 200).Select(i => new StreamPlan(TimeSpan.FromSeconds(1 + (i * 0.02)), asks, answers)).ToArray();
        var dear = new LegTraits(IsBackup: isBackup, Cost: isBackup ? 0 : 1);
        var run = new SimulationRun(new Scenario { Seed = 1, Paths = [_path, _quick with { Traits = dear }], Streams = echoes });
        var carried = RunAndCount(run);
        Assert.That(carried[0], Is.GreaterThan(190 * 64 * 2));
        Assert.That(carried[1], Is.LessThan(KeptUpBytes));
    }

    [TestCaseSource(nameof(Ways))]
    public void AnExpressLegCarriesNoBulkWhileAnotherIsUsable(string scheduler, bool isUp)
    {
        var run = Bulk([_path, _path, _path with { Traits = new LegTraits(IsExpress: true) }], 30_000_000, scheduler, isUp);
        var carried = RunAndCount(run);
        TestContext.Out.WriteLine($"{string.Join(", ", carried)} bytes");
        Assert.That(carried[0] + carried[1], Is.GreaterThan(20_000_000));
        Assert.That(carried[2], Is.LessThan(300_000), "control, and the little that a stream begins with");
    }

    [TestCaseSource(nameof(Ways))]
    public void AnExpressLegCarriesBulkWhereThereIsNoOther(string scheduler, bool isUp)
    {
        var run = Bulk([_path, _path with { Traits = new LegTraits(IsExpress: true) }], 20_000_000, scheduler, isUp);
        run.Events.After(TimeSpan.FromSeconds(2), () => run.Paths[0].BlackUntil = run.Events.Now + TimeSpan.FromSeconds(4));
        run.Run();
        var pause = (isUp ? run.Streams[0].Server : run.Streams[0].Client).LongestPause;
        TestContext.Out.WriteLine($"longest pause {pause.TotalMilliseconds:0} ms, {run.Duration.TotalSeconds:0.0} s");
        Assert.That(pause, Is.LessThan(TimeSpan.FromMilliseconds(250)));
        Assert.That(run.Duration, Is.LessThan(TimeSpan.FromSeconds(12)));
    }

    // Losses hold up what TCP sends behind them; on the express leg there is hardly anything.
    [Test]
    public void QuestionsAndAnswersBesideBulkTakeTheExpressLeg()
    {
        var asks = new ApplicationPlan { SendBytes = 64 };
        var answers = new ApplicationPlan { SendBytes = 64, SpeaksAfterBytes = 64 };
        var echoes = Enumerable.Range(0, 200).Select(i => new StreamPlan(TimeSpan.FromSeconds(1 + (i * 0.02)), asks, answers));
        var bulk = new StreamPlan(TimeSpan.Zero, new ApplicationPlan { SendBytes = 15_000_000 }, new ApplicationPlan());
        var run = new SimulationRun(new Scenario { Seed = 1, Paths = [_path, _path with { Traits = new LegTraits(IsExpress: true) }], Streams = [bulk, .. echoes] });
        Assert.That(RunAndCount(run)[1], Is.InRange(190 * 64 * 2, 500_000));
    }

    [TestCaseSource(nameof(Ways))]
    public void TheLegsOfALimitedPathKeepToItTogether(string scheduler, bool isUp)
    {
        const double Limit = 5 * Megabit;
        var limited = PathPlan.Of(50, 20) with { Traits = new LegTraits(Path: 1, MaxBytesPerSecond: (long)Limit) };
        var run = Bulk([limited, limited, PathPlan.Of(5, 40) with { Traits = new LegTraits(Path: 2) }], 12_000_000, scheduler, isUp);
        var readings = new List<(TimeSpan At, long Bytes)>();
        void Read()
        {
            readings.Add((run.Events.Now, Carried(run, slot: 0) + Carried(run, slot: 1)));
            if (run.Duration == TimeSpan.Zero)
                run.Events.After(TimeSpan.FromMilliseconds(20), Read);
        }

        Read();
        run.Run();
        var windows = readings.Where(r => r.At - run.StartedAt < run.Duration - TimeSpan.FromSeconds(2))
            .Select(r => readings.First(later => later.At >= r.At + TimeSpan.FromSeconds(2)).Bytes - r.Bytes).ToArray();
        var most = windows.Max() * 1500.0 / 1448 / 2 / Limit;
        var least = windows.Min() * 1500.0 / 1448 / 2 / Limit;
        TestContext.Out.WriteLine($"{least:0.000} to {most:0.000} of the limit over 2 s, {12_000_000 / run.Duration.TotalSeconds / Megabit:0.0} Mbit/s");
        Assert.That(windows, Has.Length.GreaterThan(100));
        Assert.That(most, Is.LessThan(1.05));
        Assert.That(least, Is.GreaterThan(0.8));
    }

    private static SimulationRun Bulk(PathPlan[] paths, long bytes, string scheduler, bool isUp) =>
        Run(paths, new ApplicationPlan { SendBytes = bytes }, scheduler, isUp);

    private static SimulationRun Run(PathPlan[] paths, ApplicationPlan sender, string scheduler, bool isUp) => new(new Scenario
    {
        Seed = 1,
        Paths = paths,
        Streams = [isUp ? new StreamPlan(TimeSpan.Zero, sender, new ApplicationPlan()) : new StreamPlan(TimeSpan.Zero, new ApplicationPlan(), sender)],
        Scheduler = scheduler,
    });

    // Of the legs that are up, both directions: where one is bulk, the other is receipts.
    private static long Carried(SimulationRun run, int slot) =>
        run.Legs.Legs.Where(leg => leg.Id.Slot == slot).Sum(leg => (leg.Client.EngineLeg?.WrittenBytes ?? 0) + (leg.Server.EngineLeg?.WrittenBytes ?? 0));

    // What each leg has carried from the first second on, by slot; before it the quicker leg may be the only one that is up. No leg may be replaced.
    private static long[] RunAndCount(SimulationRun run)
    {
        var first = new long[run.Paths.Count];
        var last = new long[run.Paths.Count];
        void Read()
        {
            for (var slot = 0; slot < last.Length; slot++)
                last[slot] = Carried(run, slot);
            if (run.Duration == TimeSpan.Zero)
                run.Events.After(TimeSpan.FromMilliseconds(10), Read);
        }

        run.Events.After(_warmUp, () =>
        {
            for (var slot = 0; slot < first.Length; slot++)
                first[slot] = Carried(run, slot);
            Read();
        });
        run.Run();
        return [.. last.Zip(first, (later, earlier) => later - earlier)];
    }
}
