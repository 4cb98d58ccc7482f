using System.Text.Json;
using Striper.Cli.Options;

namespace Striper.Cli.Config;

/// <summary>Reads the keys of one object and notes those that do not belong there. Not thread-safe.</summary>
internal sealed class ConfigSection(ConfigNode node, ConfigMistakes mistakes)
{
    /// <summary>Where the object begins.</summary>
    public int Offset => node.Offset;

    /// <summary>The values of the options that stand in the object and go with the modes; <see cref="ForwardModes.None"/>: the process's.</summary>
    public Dictionary<string, PlacedText> ReadOptions(ForwardModes modes)
    {
        var texts = new Dictionary<string, PlacedText>();
        foreach (var key in ConfigKeys.Options.Where(key => modes == ForwardModes.None ? key.Modes == modes : (key.Modes & modes) != 0))
        {
            if (ReadText(key.Name, key.Kind) is { } text)
                texts.Add(key.Name, text);
        }

        return texts;
    }

    /// <summary>The value of one key, or null when it is not there or not written as its kind asks for.</summary>
    public PlacedText? ReadText(string name, ConfigValueKind kind)
    {
        if (node[name] is not { } property)
            return null;
        if (ConfigText.TryRead(property.Value, kind, out var text, out var error))
            return new PlacedText(text, property.Value.Offset);
        mistakes.Add(property.Value.Offset, $"{name} {error}");
        return null;
    }

    /// <summary>The value of a key that must be there; null, and noted, when it is not.</summary>
    public PlacedText? RequireText(string name, ConfigValueKind kind, string advice)
    {
        if (node[name] is null)
            mistakes.Add(node.Offset, $"{name} is missing, {advice}");
        return ReadText(name, kind);
    }

    /// <summary>The values of an array that must be there and hold something.</summary>
    public IReadOnlyList<ConfigNode> RequireItems(string name, string advice)
    {
        if (node[name] is not { } property)
            mistakes.Add(node.Offset, $"{name} is missing, {advice}");
        else if (property.Value is not { Kind: JsonValueKind.Array, Items.Count: > 0 })
            mistakes.Add(property.Value.Offset, $"{name} is {(property.Value.Kind == JsonValueKind.Array ? "empty" : "not a list")}, {advice}");
        else
            return property.Value.Items;
        return [];
    }

    /// <summary>Notes every key that is not among the known ones.</summary>
    /// <param name="known">What may stand here.</param>
    /// <param name="misplaced">What to say of a key that is known but not here; null of any other.</param>
    public void RefuseOthers(IEnumerable<string> known, Func<string, string?> misplaced)
    {
        string[] names = [.. known];
        foreach (var property in node.Properties.Where(property => !names.Contains(property.Name)))
            mistakes.Add(property.Offset, misplaced(property.Name) ?? Unknown(property.Name, names));
    }

    private static string Unknown(string name, IEnumerable<string> known) =>
        NearestWord.Of(name, known) is { } nearest ? $"unknown key '{name}', did you mean {nearest}?"
        : $"unknown key '{name}', leave it out or see tcp-proxy --config-schema";
}
