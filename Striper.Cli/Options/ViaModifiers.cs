using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Striper.Common.Primitives;

namespace Striper.Cli.Options;

/// <summary>What stands behind the slashes of a <c>--via</c> item.</summary>
internal static class ViaModifiers
{
    private const string Backup = "backup";
    private const string Cost = "cost";
    private const string MaxRate = "max-rate";

    private static readonly string[] _names = [Backup, Cost, MaxRate];

    /// <summary>Reads the modifiers, each at most once and in any order.</summary>
    /// <param name="modifiers">Without their slashes.</param>
    /// <param name="traits">What they say; the path is left out.</param>
    /// <param name="error">What is wrong and what to do, to be put behind the item in quotes.</param>
    public static bool TryParse(IEnumerable<string> modifiers, out LegTraits traits, [NotNullWhen(false)] out string? error)
    {
        (traits, error) = (default, null);
        var seen = new HashSet<string>();
        foreach (var modifier in modifiers)
        {
            var equals = modifier.IndexOf('=');
            var name = equals < 0 ? modifier : modifier[..equals];
            var value = equals < 0 ? null : modifier[(equals + 1)..];
            if (modifier.Contains('*'))
                error = $"has an unknown modifier /{modifier}, write *LEGS before the first /";
            else if (!_names.Contains(name))
                error = $"has an unknown modifier /{name}, {Advise(name)}";
            else if (!seen.Add(name))
                error = $"has /{name} twice, write it once";
            else
                TryApply(name, value, ref traits, out error);
            if (error is not null)
                return false;
        }

        return true;
    }

    /// <summary>The modifiers as a user would write them.</summary>
    public static string Describe(LegTraits traits) => string.Concat(
        traits.IsBackup ? $"/{Backup}" : "",
        traits.Cost > 0 ? string.Create(CultureInfo.InvariantCulture, $"/{Cost}={traits.Cost}") : "",
        traits.MaxBytesPerSecond > 0 ? $"/{MaxRate}={BitRate.Describe(traits.MaxBytesPerSecond)}" : "");

    private static void TryApply(string name, string? value, ref LegTraits traits, out string? error)
    {
        error = null;
        switch (name)
        {
            case Backup when value is null:
                traits = traits with { IsBackup = true };
                break;
            case Backup:
                error = $"gives /{Backup} a value, leave it out";
                break;
            case Cost when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var cost) && cost <= LegTraits.LargestCost:
                traits = traits with { Cost = cost };
                break;
            case Cost:
                error = $"has a bad cost, give /{Cost}=0 (the cheapest) to /{Cost}={LegTraits.LargestCost}";
                break;
            case MaxRate when value is null:
                error = $"has /{MaxRate} without a rate, write /{MaxRate}=5M for 5 Mbit/s";
                break;
            default:
                if (BitRate.TryParse(value!, out var rate, out var rateError))
                    traits = traits with { MaxBytesPerSecond = rate };
                else
                    error = $"has a bad /{MaxRate}: {rateError}";
                break;
        }
    }

    private static string Advise(string name) =>
        NearestWord.Of(name, _names) is { } nearest ? $"did you mean /{nearest}?"
        : $"use /{Backup}, /{Cost}=N or /{MaxRate}=5M";
}
