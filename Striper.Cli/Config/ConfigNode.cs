using System.Text.Json;

namespace Striper.Cli.Config;

/// <summary>A JSON value that knows where it stands in its file. Immutable.</summary>
/// <param name="Kind">Which kind of value.</param>
/// <param name="Offset">Of its first byte in the file.</param>
internal sealed record ConfigNode(JsonValueKind Kind, int Offset)
{
    /// <summary>A string's characters, or a number in decimal notation without exponent (<c>1e1</c> is <c>10</c>, <c>4.0</c> is <c>4</c>).</summary>
    public string Text { get; init; } = "";

    /// <summary>An object's properties, each name once, in their order.</summary>
    public IReadOnlyList<ConfigProperty> Properties { get; init; } = [];

    /// <summary>An array's values.</summary>
    public IReadOnlyList<ConfigNode> Items { get; init; } = [];

    /// <summary>An object's property of that name, or null.</summary>
    public ConfigProperty? this[string name] => Properties.FirstOrDefault(property => property.Name == name);
}
