using Striper.WanLab.Load;
using Striper.WanLab.Measures;

namespace Striper.WanLab.Scenarios;

/// <summary>All scenarios, in the order of the table.</summary>
internal static class ScenarioCatalog
{
    private static readonly PathShape _evenPath = new(Rate: 20, RoundTripMs: 40);
    private static readonly PathShape[] _evenPaths = [_evenPath, _evenPath, _evenPath, _evenPath];
    private static readonly LegPlan _fourPaths = new(4, OnePerPath: true);
    private static readonly Goodput _whole = new();

    // What is in flight when a path changes needs a moment to come out or to be sent again.
    private static readonly TimeSpan _settle = TimeSpan.FromSeconds(1);

    /// <summary>The scenarios.</summary>
    public static IReadOnlyList<Scenario> All { get; } =
    [
        .. Capped(),
        .. Steady(),
        .. Changing(),
        .. Latency(),
        .. Shared(),
    ];

    private static IEnumerable<Scenario> Capped()
    {
        const double limit = 8 * 10 * Scenario.PayloadShare;
        var path = new PathShape(Rate: 200, RoundTripMs: 20) { QueueKb = 500, Cap = 10 };
        yield return new("capped", "each flow shaped to 10 Mbit/s, 20 ms; 8 legs", [path], new(8, OnePerPath: false), [_whole]) { LimitMbit = limit };
        yield return new("policed", "each flow policed to 10 Mbit/s (bucket 30 kB), 20 ms; 8 legs", [path with { BurstKb = 30 }], new(8, OnePerPath: false), [_whole])
        {
            LimitMbit = limit,
        };
    }

    private static IEnumerable<Scenario> Steady()
    {
        PathShape[] uneven = [new(40, 20), new(20, 40), new(10, 80), new(5, 160)];
        yield return new("uneven", "40 + 20 + 10 + 5 Mbit/s at 20, 40, 80, 160 ms", uneven, _fourPaths, [_whole]);
        yield return new("even", "4 x 20 Mbit/s, 40 ms", _evenPaths, _fourPaths, [_whole]);
        yield return new("even-loss", "4 x 20 Mbit/s, 40 ms, 1 % loss", Each(p => p with { LossPercent = 1 }), _fourPaths, [_whole]);
        yield return new("jitter", "4 x 20 Mbit/s, 40 ms, up to 10 ms more", Each(p => p with { JitterMs = 10 }), _fourPaths, [_whole]);
        yield return new("deep", "4 x 20 Mbit/s, 40 ms, queues of 2 MB", Each(p => p with { QueueKb = 2000 }), _fourPaths, [_whole]);
        yield return new("shallow", "4 x 20 Mbit/s, 40 ms, queues of 20 kB", Each(p => p with { QueueKb = 20 }), _fourPaths, [_whole]);
        yield return new("both", "4 x 20 Mbit/s, 40 ms, bulk both ways at once", _evenPaths, _fourPaths, [_whole]) { Directions = [TransferDirection.Both] };

        PathShape[] good = [new(50, 20), new(1, 500) { LossPercent = 5 }];
        yield return new("bad-leg", "50 Mbit/s, 20 ms beside 1 Mbit/s, 500 ms, 5 % loss; limit: the good one alone", good, new(2, OnePerPath: true), [_whole])
        {
            LimitMbit = 50 * Scenario.PayloadShare,
        };
    }

    private static IEnumerable<Scenario> Changing()
    {
        yield return new(
            "blackhole",
            "4 x 20 Mbit/s, 40 ms, one goes black; limit: the other three",
            _evenPaths,
            _fourPaths,
            [new LongestPause(), new Goodput(_settle, 60 * Scenario.PayloadShare)])
        {
            Changes = [At(0, "set 1 black=1")],
        };
        yield return new(
            "rate-drop",
            "4 x 20 Mbit/s, 40 ms, one falls to 1 Mbit/s; limit: the 61 left, from 1 s after",
            _evenPaths,
            _fourPaths,
            [new Goodput(_settle, 61 * Scenario.PayloadShare), new LongestPause()])
        {
            Changes = [At(0, "set 1 rate=1")],
        };
        yield return new(
            "rate-rise",
            "20 + 20 + 20 + 5 Mbit/s, 40 ms, the last rises to 20; from 1 s after",
            [_evenPath, _evenPath, _evenPath, _evenPath with { Rate = 5 }],
            _fourPaths,
            [new Goodput(_settle, 80 * Scenario.PayloadShare)])
        {
            Changes = [At(0, "set 4 rate=20")],
        };
        yield return new("outage", "4 x 20 Mbit/s, 40 ms, all black for 10 s", _evenPaths, _fourPaths, [new Recovery()])
        {
            Changes = [At(0, "set all black=1"), At(10, "set all black=0")],
            AtLeast = TimeSpan.FromSeconds(26),
        };
        yield return new("resets", "4 x 20 Mbit/s, 40 ms, the legs of one path are reset each second, in turn", _evenPaths, _fourPaths, [_whole])
        {
            EachSecond = ["reset 1", "reset 2", "reset 3", "reset 4"],
        };
    }

    private static IEnumerable<Scenario> Latency()
    {
        IMeasure[] measures = [new RoundTripTime(), _whole];
        yield return new("latency", "64 B there and back while bulk fills 4 x 20 Mbit/s, 40 ms", _evenPaths, _fourPaths, measures) { RoundTrips = true };
        yield return new("latency-loss", "the same with 1 % loss", Each(p => p with { LossPercent = 1 }), _fourPaths, measures) { RoundTrips = true };
        yield return new("short", "short connections at 40 ms", _evenPaths, _fourPaths, [new ShortConnectionTime()])
        {
            ShortConnections = true,
            Directions = [TransferDirection.None],
        };
    }

    private static IEnumerable<Scenario> Shared()
    {
        IMeasure[] measures = [new RoundTripTime(), _whole];
        foreach (var legs in (int[])[4, 8])
        {
            yield return new($"one-path-{legs}", $"{legs} legs of one's own on one path of 20 Mbit/s, 40 ms", [_evenPath], new(legs, OnePerPath: false), measures)
            {
                RoundTrips = true,
            };
        }

        yield return new("compete", "4 x 20 Mbit/s, 40 ms, a cubic flow on the first path", _evenPaths, _fourPaths, [new SharedPath()]) { Competitor = true };
        yield return new("compete-1", "8 legs beside a cubic flow on one path of 20 Mbit/s, 40 ms", [_evenPath], new(1, OnePerPath: true), [new SharedPath()])
        {
            Competitor = true,
        };
    }

    private static PathShape[] Each(Func<PathShape, PathShape> change) => [.. _evenPaths.Select(change)];

    private static TimedChange At(double seconds, string command) => new(TimeSpan.FromSeconds(seconds), command);
}
