using Striper.Tests.Simulation.Network;

namespace Striper.Tests.Simulation.Trials;

/// <summary>
/// Draws a trial from a seed: paths of every order of magnitude (with an even seed: alike within a factor of four), and something that happens to
/// one of them, or nothing.
/// </summary>
internal sealed class TrialDraw
{
    // What a seed may cost: bytes that pass through the simulation.
    private const double MostBytes = 25e6;

    private readonly Random _random;
    private readonly bool _isTame;
    private readonly double _megabits;
    private readonly double _roundTrip;

    public TrialDraw(int seed)
    {
        Seed = seed;
        _isTame = seed % 2 == 0;
        _random = new Random(seed);
        _megabits = Between(1, 50);
        _roundTrip = Between(5, 100);
    }

    /// <summary>Of this trial.</summary>
    public int Seed { get; }

    /// <summary>The trial of this seed.</summary>
    public TrialPlan Draw()
    {
        var shared = _random.Next(6) == 0 ? new[] { new BottleneckPlan(Rate(), 0) } : [];
        var isCubic = _random.Next(2) == 0;
        var paths = Enumerable.Range(0, 2 + _random.Next(4)).Select(i => Path(isCubic, i < 2 && shared.Length > 0)).ToArray();
        shared = [.. shared.Select(b => b with { QueueBytes = Queue(b.BytesPerSecond, TimeSpan.FromMilliseconds(50)) })];
        var longest = paths.Max(p => p.OneWayDelay) * 2;
        var time = TimeSpan.FromSeconds(Math.Clamp(25 * longest.TotalSeconds, 4, 12));
        var measuredFrom = time / 2;

        // Slower, all of them, rather than shorter: a leg needs its round trips.
        var slower = Math.Min(1, MostBytes / (paths.Sum(p => p.BytesPerSecond) * time.TotalSeconds));
        paths = [.. paths.Select(p => p with { BytesPerSecond = Math.Max(p.BytesPerSecond * slower, 50e3), QueueBytes = Math.Max(20_000, (long)(p.QueueBytes * slower)) })];
        var direction = _random.Next(4);
        return new TrialPlan
        {
            Seed = Seed,
            IsTame = _isTame,
            Paths = paths,
            SharedBottlenecks = shared,
            Changes = [.. Changes(paths, measuredFrom, time)],
            Time = time,
            MeasuredFrom = measuredFrom,
            BulkUp = direction == 1 ? 0 : 1 + _random.Next(2),
            BulkDown = direction is 1 or 2 ? 1 + _random.Next(2) : 0,
            HasEchoes = _random.Next(2) == 0,
            HasProbe = _random.Next(8) > 0,
        };
    }

    private PathPlan Path(bool isCubic, bool isShared)
    {
        var rate = Rate();
        var oneWay = TimeSpan.FromMilliseconds((_isTame ? _roundTrip * Between(0.5, 2) : Between(1, 600)) / 2);
        return new PathPlan(rate, oneWay)
        {
            QueueBytes = Queue(rate, oneWay),
            Loss = _random.Next(4) == 0 ? Between(0.0005, _isTame ? 0.005 : 0.02) : 0,
            Jitter = _random.Next(4) > 0 ? TimeSpan.Zero : _isTame ? oneWay / 5 : TimeSpan.FromMilliseconds(Between(0.5, 20)),
            IsCubic = isCubic,
            SharedBottleneck = isShared ? 0 : null,
        };
    }

    // Half of the product to four of them, as routers have.
    private long Queue(double rate, TimeSpan oneWay) =>
        20_000 + (long)(rate * Math.Max(0.01, 2 * oneWay.TotalSeconds) * Between(0.5, 4));

    private IEnumerable<PathChange> Changes(PathPlan[] paths, TimeSpan from, TimeSpan until)
    {
        var path = _random.Next(paths.Length);
        var at = from - TimeSpan.FromSeconds(1);
        var megabits = paths[path].BytesPerSecond * 8 / 1e6;
        switch (_random.Next(8))
        {
            case 0:
                return [new PathChange(at, path, PathChangeKind.Rate, megabits * Between(0.2, 3))];
            case 1:
                return [new PathChange(at, path, PathChangeKind.Rate, Math.Max(0.02, megabits / 100))];
            case 2:
                return [new PathChange(at, path, PathChangeKind.Rate, Math.Max(0.02, megabits / 100)), new PathChange(from + TimeSpan.FromSeconds(1), path, PathChangeKind.Rate, megabits)];
            case 3:
                return [new PathChange(at, path, PathChangeKind.RoundTrip, 2 * paths[path].OneWayDelay.TotalMilliseconds * Between(0.5, 3))];
            case 4:
                return [new PathChange(from + TimeSpan.FromSeconds(0.5), path, PathChangeKind.Black, until.TotalSeconds)];
            case 5:
                return [new PathChange(from + TimeSpan.FromSeconds(0.5), path, PathChangeKind.Kill)];
            default:
                return [];
        }
    }

    private double Rate() => (_isTame ? _megabits * Between(0.5, 2) : Between(0.5, 200)) * 1e6 / 8;

    private double Between(double least, double most) => least * Math.Pow(most / least, _random.NextDouble());
}
