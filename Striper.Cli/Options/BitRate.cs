using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Striper.Common.Primitives;

namespace Striper.Cli.Options;

/// <summary>Rates on the command line: bits a second, decimals allowed, with a suffix <c>k</c>, <c>M</c> or <c>G</c> (powers of 1000).</summary>
internal static class BitRate
{
    private const int BitsPerByte = 8;
    private const string Advice = "give bits a second such as 500k, 1.5M or 1G";

    /// <summary>The highest, bytes a second: 1 Tbit/s, beyond what any host sends.</summary>
    public const long LargestBytesPerSecond = 1_000_000_000_000 / BitsPerByte;

    /// <summary>Reads a rate from <see cref="LegTraits.LeastMaxBytesPerSecond"/> to <see cref="LargestBytesPerSecond"/>.</summary>
    /// <param name="text">What the user typed.</param>
    /// <param name="bytesPerSecond">The rate.</param>
    /// <param name="error">The text in quotes, what is wrong with it and what to do.</param>
    public static bool TryParse(string text, out long bytesPerSecond, [NotNullWhen(false)] out string? error)
    {
        bytesPerSecond = 0;
        var (number, unit) = SplitUnit(text);
        if (!decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount))
        {
            error = $"'{text}' is not a rate, {Advice}";
            return false;
        }

        error = amount < (decimal)LegTraits.LeastMaxBytesPerSecond * BitsPerByte / unit ? $"'{text}' is too small a rate, give 100k or more"
            : amount > (decimal)LargestBytesPerSecond * BitsPerByte / unit ? $"'{text}' is too large a rate, at most 1000G"
            : null;
        if (error is not null)
            return false;
        bytesPerSecond = (long)(amount * unit / BitsPerByte);
        return true;
    }

    /// <summary>The rate as a user would write it.</summary>
    public static string Describe(long bytesPerSecond)
    {
        var bits = (decimal)bytesPerSecond * BitsPerByte;
        var (amount, suffix) = bits >= 1_000_000_000 ? (bits / 1_000_000_000, "G") : bits >= 1_000_000 ? (bits / 1_000_000, "M") : (bits / 1000, "k");
        return string.Create(CultureInfo.InvariantCulture, $"{amount:0.############}{suffix}");
    }

    private static (string Number, decimal Unit) SplitUnit(string text) => text.Length == 0 ? (text, 1) : text[^1] switch
    {
        'k' or 'K' => (text[..^1], 1000),
        'm' or 'M' => (text[..^1], 1_000_000),
        'g' or 'G' => (text[..^1], 1_000_000_000),
        _ => (text, 1),
    };
}
