using System.Text.Json;
using System.Text.RegularExpressions;

namespace Striper.Tests.Cli.Config;

/// <summary>
/// Whether a document is valid by a schema: as much of JSON Schema 2020-12 as tcp-proxy's has, and an exception for any other keyword, so that
/// none is passed over. (No free validator is in the package feeds that this builds with.)
/// </summary>
internal sealed class SchemaCheck(JsonElement root)
{
    private static readonly string[] _annotations = ["$schema", "$defs", "title", "description", "default", "examples"];

    public bool IsValid(JsonElement value) => IsValid(root, value);

    private bool IsValid(JsonElement schema, JsonElement value) =>
        schema.EnumerateObject().All(keyword => _annotations.Contains(keyword.Name) || Holds(schema, keyword.Name, keyword.Value, value));

    private bool Holds(JsonElement schema, string keyword, JsonElement argument, JsonElement value) => keyword switch
    {
        "$ref" => IsValid(Resolve(argument.GetString()!), value),
        "type" => IsOfType(argument.GetString()!, value),
        "const" => JsonElement.DeepEquals(argument, value),
        "enum" => argument.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value)),
        "oneOf" => argument.EnumerateArray().Count(one => IsValid(one, value)) == 1,
        "anyOf" => argument.EnumerateArray().Any(one => IsValid(one, value)),
        "required" => value.ValueKind != JsonValueKind.Object || argument.EnumerateArray().All(name => value.TryGetProperty(name.GetString()!, out _)),
        "properties" => value.ValueKind != JsonValueKind.Object
            || value.EnumerateObject().All(property => !argument.TryGetProperty(property.Name, out var one) || IsValid(one, property.Value)),
        "additionalProperties" => argument.ValueKind == JsonValueKind.False && (value.ValueKind != JsonValueKind.Object
            || value.EnumerateObject().All(property => schema.GetProperty("properties").TryGetProperty(property.Name, out _))),
        "items" => value.ValueKind != JsonValueKind.Array || value.EnumerateArray().All(item => IsValid(argument, item)),
        "minItems" => value.ValueKind != JsonValueKind.Array || value.GetArrayLength() >= argument.GetInt32(),
        "minLength" => value.ValueKind != JsonValueKind.String || value.GetString()!.Length >= argument.GetInt32(),
        "maxLength" => value.ValueKind != JsonValueKind.String || value.GetString()!.Length <= argument.GetInt32(),
        "minimum" => value.ValueKind != JsonValueKind.Number || value.GetDouble() >= argument.GetDouble(),
        "maximum" => value.ValueKind != JsonValueKind.Number || value.GetDouble() <= argument.GetDouble(),
        "pattern" => value.ValueKind != JsonValueKind.String
            || Regex.IsMatch(value.GetString()!, argument.GetString()!, RegexOptions.ECMAScript, TimeSpan.FromSeconds(1)),
        _ => throw new NotSupportedException($"The keyword {keyword} is not known here."),
    };

    private JsonElement Resolve(string reference) => root.GetProperty("$defs").GetProperty(reference["#/$defs/".Length..]);

    private static bool IsOfType(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && double.IsInteger(value.GetDouble()),
        _ => throw new NotSupportedException($"The type {type} is not known here."),
    };
}
