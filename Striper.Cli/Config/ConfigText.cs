using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Striper.Cli.Options;

namespace Striper.Cli.Config;

/// <summary>Turns values of a file into what one would type on the command line.</summary>
internal static class ConfigText
{
    /// <summary>Gives the text of a value that is written as its kind asks for; whether it is a good one is not looked at.</summary>
    /// <param name="node">The value.</param>
    /// <param name="kind">How it may be written.</param>
    /// <param name="text">What one would type; of a switch <c>True</c> or <c>False</c>.</param>
    /// <param name="error">What it is instead, and what to do.</param>
    public static bool TryRead(
        ConfigNode node, ConfigValueKind kind, [NotNullWhen(true)] out string? text, [NotNullWhen(false)] out string? error)
    {
        text = (kind, node.Kind) switch
        {
            (ConfigValueKind.Switch, JsonValueKind.True) => bool.TrueString,
            (ConfigValueKind.Switch, JsonValueKind.False) => bool.FalseString,
            (ConfigValueKind.Count or ConfigValueKind.Duration or ConfigValueKind.Listen or ConfigValueKind.Number or ConfigValueKind.Size, JsonValueKind.Number) => node.Text,
            (not (ConfigValueKind.Switch or ConfigValueKind.Number), JsonValueKind.String) when node.Text.Length > 0 => node.Text,
            (ConfigValueKind.List, JsonValueKind.Array) when node.Items.Count > 0 && node.Items.All(IsText) =>
                string.Join(',', node.Items.Select(item => item.Text)),
            (ConfigValueKind.Texts, JsonValueKind.Array) when node.Items.Count > 0 && node.Items.All(IsText) =>
                string.Join(ArgumentNormalizer.ListSeparator, node.Items.Select(item => item.Text)),
            _ => null,
        };
        error = text is null ? $"is {Describe(node)}, give {Wanted(kind)}" : null;
        return text is not null;
    }

    private static bool IsText(ConfigNode node) => node is { Kind: JsonValueKind.String, Text.Length: > 0 };

    private static string Describe(ConfigNode node) => node.Kind switch
    {
        JsonValueKind.String => node.Text.Length == 0 ? "empty" : $"the text '{node.Text}'",
        JsonValueKind.Number => $"the number {node.Text}",
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Null => "null",
        JsonValueKind.Object => "an object",
        _ => node.Items.FirstOrDefault(item => !IsText(item)) is { } item ? $"a list with {Describe(item)} in it" : "an empty list",
    };

    private static string Wanted(ConfigValueKind kind) => kind switch
    {
        ConfigValueKind.Text => "a text in quotes",
        ConfigValueKind.Listen => "\"ADDR:PORT\", or a port",
        ConfigValueKind.Count => "a number, or \"2-16\", \"auto\"",
        ConfigValueKind.Number => "a number",
        ConfigValueKind.Size => "bytes as a number, or \"512k\", \"16M\", \"1G\"",
        ConfigValueKind.Duration => "seconds such as 10 or 0.5, or \"500ms\", \"2m\", \"1h\"",
        ConfigValueKind.List => "a list of texts such as [\"192.0.2.7*4\", \"198.51.100.7\"]",
        ConfigValueKind.Texts => "a list of texts such as [\"foo-stats\", \"rate-limit:rate=1M\"]",
        _ => "true or false",
    };
}
