using System.Globalization;
using System.Text.Json;

namespace Striper.Cli.Config;

/// <summary>
/// Reads JSON (RFC 8259, and comments and trailing commas besides) into values that know their place. The framework's reader is used
/// directly, since its documents forget where things stood.
/// </summary>
internal static class ConfigParser
{
    // Every decimal digit that a decimal can have, and no exponent.
    private const string PlainNumber = "0.############################";

    private static readonly JsonReaderOptions _options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The value that the file is, or null when its syntax is wrong, which is then the last mistake.</summary>
    public static ConfigNode? Parse(ReadOnlySpan<byte> content, ConfigMistakes mistakes)
    {
        var reader = new Utf8JsonReader(content, _options);
        try
        {
            reader.Read();
            var root = ReadValue(ref reader, mistakes);
            while (reader.Read())
            {
                // Only blanks and comments may follow; the reader throws at anything else.
            }

            return root;
        }
        catch (JsonException e)
        {
            mistakes.Add(OffsetOf(e, content), $"{Reason(e)} Correct it, this is not JSON");
            return null;
        }
    }

    private static ConfigNode ReadValue(ref Utf8JsonReader reader, ConfigMistakes mistakes)
    {
        var offset = (int)reader.TokenStartIndex;
        return reader.TokenType switch
        {
            JsonTokenType.StartObject => new ConfigNode(JsonValueKind.Object, offset) { Properties = ReadProperties(ref reader, mistakes) },
            JsonTokenType.StartArray => new ConfigNode(JsonValueKind.Array, offset) { Items = ReadItems(ref reader, mistakes) },
            JsonTokenType.String => new ConfigNode(JsonValueKind.String, offset) { Text = ReadText(ref reader, mistakes) },
            JsonTokenType.Number => new ConfigNode(JsonValueKind.Number, offset) { Text = ReadNumber(ref reader, mistakes) },
            JsonTokenType.True => new ConfigNode(JsonValueKind.True, offset),
            JsonTokenType.False => new ConfigNode(JsonValueKind.False, offset),
            _ => new ConfigNode(JsonValueKind.Null, offset),
        };
    }

    private static List<ConfigProperty> ReadProperties(ref Utf8JsonReader reader, ConfigMistakes mistakes)
    {
        var properties = new List<ConfigProperty>();
        var names = new HashSet<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var offset = (int)reader.TokenStartIndex;
            var name = ReadText(ref reader, mistakes);
            reader.Read();
            var value = ReadValue(ref reader, mistakes);
            if (names.Add(name))
                properties.Add(new ConfigProperty(name, offset, value));
            else
                mistakes.Add(offset, $"{name} stands here a second time, leave one of the two out");
        }

        return properties;
    }

    private static List<ConfigNode> ReadItems(ref Utf8JsonReader reader, ConfigMistakes mistakes)
    {
        var items = new List<ConfigNode>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            items.Add(ReadValue(ref reader, mistakes));
        return items;
    }

    private static string ReadText(ref Utf8JsonReader reader, ConfigMistakes mistakes)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            mistakes.Add((int)reader.TokenStartIndex, "the text has half of a surrogate pair (\\ud800 to \\udfff), write the character itself");
            return "";
        }
    }

    private static string ReadNumber(ref Utf8JsonReader reader, ConfigMistakes mistakes)
    {
        if (reader.TryGetDecimal(out var number))
            return number.ToString(PlainNumber, CultureInfo.InvariantCulture);
        mistakes.Add((int)reader.TokenStartIndex, "the number is too large, give a smaller one");
        return "0";
    }

    private static int OffsetOf(JsonException e, ReadOnlySpan<byte> content)
    {
        var start = 0;
        for (var line = 0L; line < e.LineNumber; line++)
            start += content[start..].IndexOf((byte)'\n') + 1;
        return (int)Math.Min(start + (e.BytePositionInLine ?? 0), content.Length);
    }

    // The reader's reason ends with its own notion of the place.
    private static string Reason(JsonException e)
    {
        var end = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? e.Message : e.Message[..end];
    }
}
