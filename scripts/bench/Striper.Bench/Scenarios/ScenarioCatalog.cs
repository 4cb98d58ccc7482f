using System.Globalization;
using Striper.Bench.Processes;
using Striper.Bench.Running;
using Striper.Bench.Subjects;
using Striper.WanLab.Options;

namespace Striper.Bench.Scenarios;

/// <summary>All scenarios.</summary>
internal static class ScenarioCatalog
{
    /// <summary>The scenario that the plots are made of.</summary>
    public const string Streams = "streams";

    /// <summary>Numbers of streams of bulk, through <see cref="UsualLegs"/>.</summary>
    public static readonly IReadOnlyList<int> StreamCounts = [1, 10, 100, 1000];

    /// <summary>Numbers of legs, for one stream.</summary>
    public static readonly IReadOnlyList<int> LegCounts = [1, 4, 16, 64];

    private const int UsualLegs = 4;

    // Beside its streams a process has files, legs and pipes.
    private const int DescriptorsBesideStreams = 500;

    private static readonly int[] _idleCounts = [1000, 10_000];

    /// <summary>In the order of the tables.</summary>
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new Scenario("bulk", "one stream of bulk, from the target", HasPeers: true, plan => [.. plan.Subjects.Select(s => new BulkCell(s.Name, s, streams: 1, plan))]),
        new Scenario("latency", "64 B there and back, load, proxies and target on one core", HasPeers: true, plan => [.. plan.Subjects.Select(s => new LatencyCell(s, plan))])
        {
            Programs = [InstalledProgram.Taskset],
        },
        new Scenario("connections", "connect, 100 B there and back, close", HasPeers: true, plan => [.. plan.Subjects.Select(s => new ConnectionsCell(s, plan))]),
        new Scenario("startup", "Striper: from the start until it accepts, or has ended; medians of 10", HasPeers: false, StartupCells),
        new Scenario("memory", "Striper, 4 legs: resident memory", HasPeers: false, plan => [new BulkMemoryCell(Usual(plan), plan), new IdleMemoryCell(Usual(plan), plan)]),
        new Scenario(Streams, "Striper: many streams through 4 legs, many legs for one stream, idle streams", HasPeers: false, StreamsCells),
    ];

    /// <summary>Finds one.</summary>
    /// <exception cref="UsageException">There is none of that name.</exception>
    public static Scenario Find(string name) =>
        All.FirstOrDefault(s => s.Name == name) ?? throw new UsageException($"there is no scenario '{name}', --list has them");

    /// <summary>The name of a row of <see cref="Streams"/>.</summary>
    public static string StreamsRow(int count) => Counted(count, "stream");

    /// <summary>The name of a row of <see cref="Streams"/>.</summary>
    public static string LegsRow(int count) => Counted(count, "leg");

    private static StriperSubject Usual(BenchPlan plan) => new(plan.Proxy, UsualLegs);

    private static IReadOnlyList<ICell> StartupCells(BenchPlan plan) =>
    [
        new StartupCell("-s accepts", plan, ports => StartupPorts.Server(ports.Listen, ports.Target), listens: true),
        new StartupCell("-c accepts", plan, ports => StartupPorts.Client(ports.Listen, ports.Peer), listens: true),
        new StartupCell("--help has ended", plan, _ => ["--help"], listens: false),
    ];

    private static IReadOnlyList<ICell> StreamsCells(BenchPlan plan) =>
    [
        .. StreamCounts.Select(count => new BulkCell(StreamsRow(count), Usual(plan), count, plan)),
        .. LegCounts.Select(count => new BulkCell(LegsRow(count), new StriperSubject(plan.Proxy, count), streams: 1, plan)),
        .. _idleCounts.Where(count => count + DescriptorsBesideStreams <= DescriptorLimit.Current).Select(count => new IdleCostCell(Usual(plan), count, plan)),
    ];

    private static string Counted(int count, string noun) => string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");
}
