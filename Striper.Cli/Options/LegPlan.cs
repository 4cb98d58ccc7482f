using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Striper.Client;
using Striper.Common.Scheduling;

namespace Striper.Cli.Options;

/// <summary>How many legs a tunnel has and where each one leaves from, settled from <c>-n</c> and <c>--via</c>.</summary>
internal static class LegPlan
{
    /// <summary>Legs when nothing is said.</summary>
    public const int DefaultLegs = LegRange.Usual;

    /// <summary>Most legs of a tunnel: beyond it the shares get too thin to help, and every leg costs both ends kernel buffers.</summary>
    public const int MaxLegs = ILegScheduler.MaxLegs;

    // More than 16 have not been seen to carry more, and with one leg there is nothing to compare.
    private static readonly LegRange _auto = new(2, 16);

    /// <summary>Reads a number of legs, 1 to <see cref="MaxLegs"/>.</summary>
    public static bool TryParseLegs(string text, out int legs) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out legs) && legs is >= 1 and <= MaxLegs;

    /// <summary>Reads how many legs: a number, <c>MIN-MAX</c>, or <c>auto</c>, which is 2-16.</summary>
    /// <param name="text">What the user typed.</param>
    /// <param name="legs">Both ends of the range are one where it is a number.</param>
    /// <param name="error">The text in quotes, what is wrong with it and what to do.</param>
    public static bool TryParseRange(string text, out LegRange legs, [NotNullWhen(false)] out string? error)
    {
        legs = _auto;
        error = null;
        if (text == "auto")
            return true;
        if (TryParseLegs(text, out var number))
            legs = new LegRange(number, number);
        else if (text.Split('-') is not [var low, var high] || !TryParseLegs(low, out var fewest) || !TryParseLegs(high, out var most))
            error = $"'{text}' is not a number of legs, give 1 to {MaxLegs}, a range such as 2-16, or auto";
        else if (fewest > most)
            error = $"'{text}' is no range, write the smaller number first: {most}-{fewest}";
        else
            legs = new LegRange(fewest, most);
        return error is null;
    }

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
        error = FindContradiction(items)
            ?? (total > MaxLegs ? $"asks for {total} legs, at most {MaxLegs} are possible"
            : items.Count > 0 && sharing == 0 && total != fewest
                ? $"asks for {fewest} legs, the number of legs is {total}: make them agree or leave the number out"
            : total < fewest ? $"needs at least {fewest} legs, the number of legs is {total}: raise it or drop items"
            : null);
        if (error is not null)
            return false;
        origins = items.Count == 0 ? [.. Enumerable.Repeat(LegOrigin.Any, total)] : Deal(items, Shares(items, total - fewest), total);
        return true;
    }

    /// <summary>
    /// Settles the plan where the number of legs may change. The first slots are what every item needs: its number, or one leg. Behind them
    /// those that may grow, which are the cheapest without a number, get one in turn, so that a smaller number uses every item as well.
    /// </summary>
    /// <param name="items">Of <c>--via</c>, possibly none.</param>
    /// <param name="legs">Of <c>-n</c>.</param>
    /// <param name="origins">By slot where the leg leaves from; as many slots as there may be legs.</param>
    /// <param name="planned">The same range, but no fewer legs than the items need.</param>
    /// <param name="error">What is wrong with the items and what to do, without naming the option.</param>
    public static bool TryCreate(
        IReadOnlyList<ViaItem> items,
        LegRange legs,
        [NotNullWhen(true)] out IReadOnlyList<LegOrigin>? origins,
        out LegRange planned,
        [NotNullWhen(false)] out string? error)
    {
        planned = legs;
        if (legs.Fewest == legs.Most)
            return TryCreate(items, legs.Most, out origins, out error);
        origins = null;
        var needs = items.Select(item => item.Legs ?? 1).ToArray();
        var fewest = needs.Sum();
        var growing = Growing(items);
        error = FindContradiction(items)
            ?? (fewest > legs.Most ? $"needs at least {fewest} legs, the number of legs is {legs}: raise it or drop items"
            : fewest < legs.Most && items.Count > 0 && growing.Count == 0
                ? $"has no item whose legs may become more, the number of legs is {legs}: leave out *LEGS at one of the cheapest, or give one number of legs"
            : null);
        if (error is not null)
            return false;
        planned = legs with { Fewest = Math.Max(legs.Fewest, fewest) };
        origins = items.Count == 0
            ? [.. Enumerable.Repeat(LegOrigin.Any, legs.Most)]
            : [.. Deal(items, needs, fewest), .. Enumerable.Range(0, legs.Most - fewest).Select(i => OriginOf(items, growing[i % growing.Count]))];
        return true;
    }

    /// <summary>One express leg for each way that the legs leave by, as far as there are slots for them.</summary>
    public static IReadOnlyList<LegOrigin> ExpressFor(IReadOnlyList<LegOrigin> origins) =>
        [.. origins.Distinct().Take(MaxLegs - origins.Count).Select(origin => origin with { Traits = origin.Traits with { IsExpress = true } })];

    // More legs of a dear item or a backup would not show in what the tunnel carries while cheaper ones keep up.
    private static List<int> Growing(IReadOnlyList<ViaItem> items)
    {
        var lowest = items.Select(item => LegTiers.RankOf(item.Traits)).DefaultIfEmpty().Min();
        return [.. Enumerable.Range(0, items.Count).Where(i => items[i].Legs is null && LegTiers.RankOf(items[i].Traits) == lowest)];
    }

    private static string? FindContradiction(IReadOnlyList<ViaItem> items) =>
        items.GroupBy(item => item.Name).FirstOrDefault(same => same.Select(item => item.Traits).Distinct().Count() > 1) is { } twice
            ? $"names {twice.Key} twice with different modifiers, write it once"
            : null;

    private static LegOrigin OriginOf(IReadOnlyList<ViaItem> items, int index) => items[index].Origin(PathOf(items, index));

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
                dealt.Add(OriginOf(items, i));
        }

        return dealt;
    }
}
