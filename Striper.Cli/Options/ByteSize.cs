using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Striper.Cli.Options;

/// <summary>Amounts of memory on the command line: bytes, decimals allowed, with a suffix <c>k</c>, <c>M</c> or <c>G</c> (powers of 1024).</summary>
internal static class ByteSize
{
    /// <summary>Reads a size within the bounds.</summary>
    /// <param name="text">What the user typed.</param>
    /// <param name="least">The smallest that makes sense, bytes.</param>
    /// <param name="most">The largest that makes sense, bytes.</param>
    /// <param name="bytes">The size.</param>
    /// <param name="error">The text in quotes, what is wrong with it and what to do.</param>
    public static bool TryParse(string text, long least, long most, out long bytes, [NotNullWhen(false)] out string? error)
    {
        bytes = 0;
        var (number, unit) = text.Length == 0 ? (text, 1L) : char.ToLowerInvariant(text[^1]) switch
        {
            'k' => (text[..^1], 1L << 10),
            'm' => (text[..^1], 1L << 20),
            'g' => (text[..^1], 1L << 30),
            _ => (text, 1L),
        };
        error = !decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) ? $"'{text}' is not a size, give bytes such as 512k, 16M or 1G"
            : amount < (decimal)least / unit || amount > (decimal)most / unit ? $"'{text}' is too small or too large, give {Describe(least)} to {Describe(most)}"
            : null;
        if (error is not null)
            return false;
        bytes = (long)(amount * unit);
        return true;
    }

    /// <summary>The size as a user would write it.</summary>
    public static string Describe(long bytes)
    {
        var (amount, suffix) = bytes >= 1L << 30 ? (bytes / (decimal)(1L << 30), "G") : bytes >= 1L << 20 ? (bytes / (decimal)(1L << 20), "M")
            : bytes >= 1L << 10 ? (bytes / (decimal)(1L << 10), "k") : (bytes, "");
        return string.Create(CultureInfo.InvariantCulture, $"{amount:0.###}{suffix}");
    }
}
