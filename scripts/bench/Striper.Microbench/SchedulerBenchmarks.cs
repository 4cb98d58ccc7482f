using BenchmarkDotNet.Attributes;
using Striper.Common.Primitives;
using Striper.Common.Scheduling;

namespace Striper.Microbench;

/// <summary>The choice of a leg, made once a datagram and once more when no leg has room.</summary>
[MemoryDiagnoser]
public class SchedulerBenchmarks
{
    private const double BytesPerSecond = 25e6;

    private readonly EarliestScheduler _scheduler = new();
    private LegSnapshot[] _free = null!;
    private LegSnapshot[] _full = null!;

    /// <summary>Legs shown.</summary>
    [Params(1, 4, 16, 64)]
    public int Legs { get; set; }

    /// <summary>Legs that differ in rate, round trip and what is in flight.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _free = [.. Enumerable.Range(0, Legs).Select(i => Leg(i, i % 7 / 8.0))];
        _full = [.. Enumerable.Range(0, Legs).Select(i => Leg(i, 1))];
    }

    /// <summary>A datagram of bulk, every leg having room.</summary>
    [Benchmark]
    public int Bulk() => _scheduler.Choose(_free, new DatagramDemand(0, 1 << 20, false, 0, 8 << 20));

    /// <summary>The same, no leg having room.</summary>
    [Benchmark]
    public int BulkWithoutRoom() => _scheduler.Choose(_full, new DatagramDemand(0, 1 << 20, false, 0, 8 << 20));

    /// <summary>A keystroke.</summary>
    [Benchmark]
    public int Urgent() => _scheduler.Choose(_free, new DatagramDemand(100, 100, true, 0));

    private static LegSnapshot Leg(int index, double fill)
    {
        var rate = BytesPerSecond * (1 + (index % 3));
        var rtt = TimeSpan.FromMilliseconds(20 + (index % 5));
        var cap = (long)(1.25 * rate * rtt.TotalSeconds);
        return new LegSnapshot
        {
            Leg = new LegId(index, 1),
            InFlightBytes = (long)(fill * cap),
            CapBytes = cap,
            NotSentLimitBytes = 100_000,
            RateBytesPerSecond = rate,
            BaseRtt = rtt,
            SmoothedRtt = 1.1 * rtt,
            DatagramBytes = 64 * 1024,
        };
    }
}
