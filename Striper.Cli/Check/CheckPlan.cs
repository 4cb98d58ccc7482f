using Striper.Client;
using Striper.Client.Check;
using Striper.Cli.Options;

namespace Striper.Cli.Check;

/// <summary>The steps of a check and its figures; the help text is made of them.</summary>
internal static class CheckPlan
{
    /// <summary>Legs of each item of <c>--via</c> alone: enough to fill it where single flows are not capped hard, and no crowd on a slow modem.</summary>
    public const int LegsOfItem = 4;

    /// <summary>What a doubling of the legs must add to be worth it.</summary>
    public const double WorthwhileGrowth = 1.05;

    /// <summary>As good as the best: of two numbers of legs that give so much, the smaller is the better.</summary>
    public const double AsGood = 0.95;

    /// <summary>What comes and goes between measurements of a path that is steady is less.</summary>
    public const double Steady = 0.9;

    // Dialling, and a tunnel's end.
    private static readonly TimeSpan _between = TimeSpan.FromSeconds(0.3);

    /// <summary>Legs that are tried, the fewest first.</summary>
    public static IReadOnlyList<int> LegCounts { get; } = [1, 2, 4, 8, 16];

    /// <summary>Each item of <c>--via</c> alone, where there are several.</summary>
    public static IReadOnlyList<CheckStep> ItemsAlone(CheckOptions options) =>
        options.Items.Count < 2 ? [] : [.. options.Items.Select(item => new CheckStep(LegsOfItem, item.Name, OriginsOf([item], LegsOfItem)))];

    /// <summary>
    /// All items that work together, with more and more legs. One leg leaves from the first of them, and is what the others are compared with; from then on
    /// each item has a leg at least.
    /// </summary>
    public static IReadOnlyList<CheckStep> Together(IReadOnlyList<ViaItem> items) =>
    [
        .. LegCounts.Where(legs => legs == 1 || legs >= items.Count)
            .Select(legs => new CheckStep(legs, Item: null, OriginsOf([.. items.Take(legs)], legs))),
    ];

    /// <summary>How long so many steps take, about, if legs come up at once.</summary>
    public static TimeSpan TimeOf(int steps, TimeSpan seconds) => steps * ((2 * seconds) + PathMeasurement.IdleTime + _between);

    private static IReadOnlyList<LegOrigin> OriginsOf(IReadOnlyList<ViaItem> items, int legs) =>
        LegPlan.TryCreate(items, legs, out var origins, out var error) ? origins : throw new InvalidOperationException(error);
}
