using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Striper.Cli.Options;

/// <summary>Spans of time on the command line: seconds, decimals allowed, or with a suffix <c>ms</c>, <c>s</c>, <c>m</c>, <c>h</c>.</summary>
internal static class Duration
{
    private const string Advice = "give seconds such as 10 or 0.5, or 500ms, 2m, 1h";

    /// <summary>Longest span: a week. It must fit a timer and the wire, both of which count milliseconds in 32 bits.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromDays(7);

    /// <summary>Reads a span from 0 to <see cref="Longest"/>.</summary>
    /// <param name="text">What the user typed.</param>
    /// <param name="value">The span.</param>
    /// <param name="error">The text in quotes, what is wrong with it and what to do.</param>
    public static bool TryParse(string text, out TimeSpan value, [NotNullWhen(false)] out string? error)
    {
        value = default;
        var (number, ticksPerUnit) = SplitUnit(text);
        if (!decimal.TryParse(
                number, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var amount))
        {
            error = $"'{text}' is not a duration, {Advice}";
            return false;
        }

        error = amount < 0 ? $"'{text}' is negative, {Advice}"
            : amount > Longest.Ticks / (decimal)ticksPerUnit ? $"'{text}' is too long, at most 7 days (168h)"
            : null;
        if (error is not null)
            return false;
        value = TimeSpan.FromTicks((long)(amount * ticksPerUnit));
        return true;
    }

    private static (string Number, long TicksPerUnit) SplitUnit(string text) =>
        text.EndsWith("ms", StringComparison.Ordinal) ? (text[..^2], TimeSpan.TicksPerMillisecond)
        : text.EndsWith('s') ? (text[..^1], TimeSpan.TicksPerSecond)
        : text.EndsWith('m') ? (text[..^1], TimeSpan.TicksPerMinute)
        : text.EndsWith('h') ? (text[..^1], TimeSpan.TicksPerHour)
        : (text, TimeSpan.TicksPerSecond);
}
