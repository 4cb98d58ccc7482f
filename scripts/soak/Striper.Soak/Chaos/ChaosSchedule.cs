namespace Striper.Soak.Chaos;

/// <summary>
/// Draws what happens and when, from a seed alone. It deals whole decks of all kinds, shuffled, so that none is missed; between two steps is time in
/// which nothing happens.
/// </summary>
internal static class ChaosSchedule
{
    private static readonly ChaosKind[] _deck =
    [
        .. Enum.GetValues<ChaosKind>(), ChaosKind.Reset, ChaosKind.Reset, ChaosKind.Close, ChaosKind.Cut, ChaosKind.Cut, ChaosKind.Stall, ChaosKind.Delay, ChaosKind.Throttle,
    ];

    /// <summary>So long after its beginning the outage is over.</summary>
    public static TimeSpan OutageLength { get; } = TimeSpan.FromSeconds(10);

    /// <summary>For a run of so long.</summary>
    public static IReadOnlyList<ChaosStep> Draw(int seed, TimeSpan length)
    {
        var random = new Random(seed);
        var steps = new List<ChaosStep>();
        var at = Seconds(random, 1, 4);
        while (true)
        {
            var deck = _deck.ToArray();
            random.Shuffle(deck);
            foreach (var kind in deck)
            {
                var step = Draw(random, kind, at);
                var end = step.IsAwaited ? at + step.Length : at;
                if (end > length)
                    return steps;
                steps.Add(step);
                at = end + Seconds(random, 3, 9);
            }
        }
    }

    /// <summary>The most important in 15 seconds, for a test.</summary>
    public static IReadOnlyList<ChaosStep> Brief(int seed)
    {
        (double At, ChaosKind Kind, double Length)[] steps =
        [
            (0.5, ChaosKind.Reset, 0), (1, ChaosKind.Cut, 0), (1.5, ChaosKind.Delay, 2), (2, ChaosKind.ResetAll, 0), (3, ChaosKind.StopBoth, 1), (4.5, ChaosKind.Stall, 1),
            (5, ChaosKind.TargetRefuses, 0.5), (6, ChaosKind.Blackhole, 0), (7, ChaosKind.ResetEachSecond, 3), (10.5, ChaosKind.Outage, 2), (13, ChaosKind.Close, 0),
        ];
        var random = new Random(seed);
        return [.. steps.Select(s => new ChaosStep(TimeSpan.FromSeconds(s.At), s.Kind, TimeSpan.FromSeconds(s.Length), random.NextDouble() / 2, random.NextDouble(), random.Next()))];
    }

    private static ChaosStep Draw(Random random, ChaosKind kind, TimeSpan at)
    {
        var length = kind switch
        {
            ChaosKind.Stall => Seconds(random, 0.2, 15),
            ChaosKind.Delay or ChaosKind.Throttle => Seconds(random, 5, 20),
            ChaosKind.RefuseLegs or ChaosKind.IgnoreLegs => Seconds(random, 1, 6),
            ChaosKind.ResetEachSecond => Seconds(random, 8, 20),
            ChaosKind.StopClient or ChaosKind.StopServer or ChaosKind.StopBoth => Seconds(random, 1, 8),
            ChaosKind.Outage or ChaosKind.SilentOutage => OutageLength,
            ChaosKind.TargetRefuses => Seconds(random, 1, 5),
            ChaosKind.TargetHangs => Seconds(random, 3, 14),
            _ => TimeSpan.Zero,
        };
        return new ChaosStep(at, kind, length, random.NextDouble(), random.NextDouble(), random.Next());
    }

    private static TimeSpan Seconds(Random random, double least, double most) => TimeSpan.FromSeconds(least + ((most - least) * random.NextDouble()));
}
