using System.Diagnostics.CodeAnalysis;
using Striper.Common.Filtering;

namespace Striper.Cli.Options;

/// <summary>One filter as <c>--filter</c> has it: <c>NAME[:k=v,..]</c>.</summary>
/// <param name="Name">Which one.</param>
/// <param name="Settings">How it is set.</param>
internal sealed record FilterSpec(string Name, FilterSettings Settings)
{
    /// <summary>Reads one; whether there is such a filter is not looked at.</summary>
    /// <param name="text">What the user typed.</param>
    /// <param name="spec">The filter.</param>
    /// <param name="error">The text in quotes, what is wrong with it and what to do.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out FilterSpec? spec, [NotNullWhen(false)] out string? error)
    {
        spec = null;
        var colon = text.IndexOf(':');
        var name = colon < 0 ? text : text[..colon];
        if (name.Length == 0)
        {
            error = $"'{text}' has no name, give NAME or NAME:k=v,..";
            return false;
        }

        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var setting in colon < 0 ? [] : text[(colon + 1)..].Split(','))
        {
            var equals = setting.IndexOf('=');
            if (equals < 1 || equals == setting.Length - 1)
            {
                error = $"'{text}' has '{setting}' where a setting is due, give k=v";
                return false;
            }

            if (!values.TryAdd(setting[..equals], setting[(equals + 1)..]))
            {
                error = $"'{text}' has {setting[..equals]} twice, give it once";
                return false;
            }
        }

        (spec, error) = (new FilterSpec(name, new FilterSettings(values)), null);
        return true;
    }
}
