using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Striper.Client;

namespace Striper.Cli.Options;

/// <summary>How many legs a tunnel has and where each one leaves from, settled from <c>-n</c> and <c>--via</c>.</summary>
internal static class LegPlan
{
    /// <summary>Legs when nothing is said.</summary>
    public const int DefaultLegs = 8;

    /// <summary>Most legs of a tunnel: beyond it the shares get too thin to help, and every leg costs both ends kernel buffers.</summary>
    public const int MaxLegs = 64;

    /// <summary>Reads a number of legs, 1 to <see cref="MaxLegs"/>.</summary>
    public static bool TryParseLegs(string text, out int legs) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out legs) && legs is >= 1 and <= MaxLegs;

    /// <summary>
    /// Settles the plan. Items with a number get that many legs; the others share what is left evenly. The slots are dealt
    /// round-robin, so that the first legs up already use every item.
    /// </summary>
    /// <param name="items">Of <c>--via</c>, possibly none.</param>
    /// <param name="legs">Of <c>-n</c>, or null: then the numbers of the items, else the default or one for each item.</param>
    /// <param name="origins">By slot where the leg leaves from.</param>
    /// <param name="error">What is wrong with the items and what to do, without naming the option.</param>
    public static bool TryCreate(
        IReadOnlyList<ViaItem> items,
        int? legs,
        [NotNullWhen(true)] out IReadOnlyList<LegOrigin>? origins,
        [NotNullWhen(false)] out string? error)
    {
        origins = null;
        var sharing = items.Count(item => item.Legs is null);
        var fewest = items.Sum(item => item.Legs ?? 1);
        var total = legs ?? (items.Count > 0 && sharing == 0 ? fewest : Math.Max(DefaultLegs, fewest));
        error = FindContradiction(items) is { } name ? $"names {name} twice with different modifiers, write it once"
            : total > MaxLegs ? $"asks for {total} legs, at most {MaxLegs} are possible"
            : items.Count > 0 && sharing == 0 && total != fewest
                ? $"asks for {fewest} legs, the number of legs is {total}: make them agree or leave the number out"
            : total < fewest ? $"needs at least {fewest} legs, the number of legs is {total}: raise it or drop items"
            : null;
        if (error is not null)
            return false;
        origins = items.Count == 0 ? [.. Enumerable.Repeat(LegOrigin.Any, total)] : Deal(items, Shares(items, total - fewest), total);
        return true;
    }

    private static string? FindContradiction(IReadOnlyList<ViaItem> items) =>
        items.GroupBy(item => item.Name).FirstOrDefault(same => same.Select(item => item.Traits).Distinct().Count() > 1)?.Key;

    // Items of one name are one path.
    private static int PathOf(IReadOnlyList<ViaItem> items, int index) => 1 + items.TakeWhile(item => item.Name != items[index].Name).Count();

    private static int[] Shares(IReadOnlyList<ViaItem> items, int left)
    {
        var shares = items.Select(item => item.Legs ?? 1).ToArray();
        for (var i = 0; left > 0; i = (i + 1) % items.Count)
        {
            if (items[i].Legs is not null)
                continue;
            shares[i]++;
            left--;
        }

        return shares;
    }

    private static List<LegOrigin> Deal(IReadOnlyList<ViaItem> items, int[] shares, int total)
    {
        var dealt = new List<LegOrigin>(total);
        for (var i = 0; dealt.Count < total; i = (i + 1) % items.Count)
        {
            if (shares[i]-- > 0)
                dealt.Add(items[i].Origin(PathOf(items, i)));
        }

        return dealt;
    }
}
