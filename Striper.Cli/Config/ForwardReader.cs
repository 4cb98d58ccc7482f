using System.Text.Json;
using Striper.Cli.Options;

namespace Striper.Cli.Config;

/// <summary>Reads one forward of a file. Not thread-safe; one use.</summary>
/// <param name="node">What should be an object.</param>
/// <param name="number">Its place in the list, from 1.</param>
/// <param name="defaults">What the top of the file says for every forward it goes with.</param>
/// <param name="mistakes">Where to note what is wrong.</param>
internal sealed class ForwardReader(
    ConfigNode node, int number, IReadOnlyDictionary<string, PlacedText> defaults, ConfigMistakes mistakes)
{
    /// <summary>Longest name: it stands in front of every log line.</summary>
    public const int MaxNameLength = 64;

    private static readonly ForwardModes[] _modes = [ForwardModes.Client, ForwardModes.Server, ForwardModes.Relay];

    private readonly ConfigSection _section = new(node, mistakes);

    /// <summary>The forward, or null when something is wrong with it.</summary>
    public PlacedForward? Read()
    {
        if (node.Kind != JsonValueKind.Object)
        {
            mistakes.Add(node.Offset, "a forward is an object, write {\"mode\": .., \"listen\": .., ..}");
            return null;
        }

        var before = mistakes.Count;
        var mode = ReadMode();
        RefuseOthers(mode);
        var name = ReadName();
        var texts = _section.ReadOptions(mode ?? ForwardModes.All);
        var listen = _section.RequireText(ConfigKeys.Listen, ConfigValueKind.Listen, "write \"listen\": \"ADDR:PORT\", or a port");
        Add(texts, ConfigKeys.Listen, listen);
        if (mode is not { } known)
            return null;
        var place = ConfigKeys.PlaceOf(known);
        Add(texts, place, _section.RequireText(place, ConfigValueKind.Text, $"write \"{place}\": \"HOST:PORT\""));
        AddDefaults(texts, known);
        var options = new ForwardDraft(known, texts, mistakes).Check(node.Offset);
        return options is null || mistakes.Count > before
            ? null
            : new PlacedForward(new Forward(name?.Text ?? $"forward {number}", options), name?.Offset ?? node.Offset, listen!.Value.Offset);
    }

    private static void Add(Dictionary<string, PlacedText> texts, string name, PlacedText? text)
    {
        if (text is { } given)
            texts.Add(name, given);
    }

    private void AddDefaults(Dictionary<string, PlacedText> texts, ForwardModes mode)
    {
        foreach (var key in ConfigKeys.Options.Where(key => (key.Modes & mode) != 0))
        {
            if (defaults.TryGetValue(key.Name, out var text))
                texts.TryAdd(key.Name, text);
        }
    }

    private ForwardModes? ReadMode()
    {
        if (_section.RequireText(ConfigKeys.Mode, ConfigValueKind.Text, "write \"mode\": \"client\", \"server\" or \"relay\"") is not { } text)
            return null;
        foreach (var mode in _modes)
        {
            if (text.Text == Word(mode))
                return mode;
        }

        var nearest = NearestWord.Of(text.Text, _modes.Select(Word));
        mistakes.Add(text.Offset, nearest is null
            ? $"mode '{text.Text}' is unknown, use client, server or relay"
            : $"mode '{text.Text}' is unknown, did you mean {nearest}?");
        return null;
    }

    private void RefuseOthers(ForwardModes? mode)
    {
        string[] ofAny = [.. ConfigKeys.OfForward(ForwardModes.All)];
        _section.RefuseOthers(ConfigKeys.OfForward(mode ?? ForwardModes.All), name =>
            mode is { } known && ofAny.Contains(name) ? $"{name} does not go with mode {Word(known)}, {AdviceInstead(name, known)}"
            : ConfigKeys.OfTop.Contains(name) ? $"{name} is not a forward's, move it to the top of the file"
            : null);
    }

    private static string AdviceInstead(string name, ForwardModes mode) =>
        name is ConfigKeys.Server or ConfigKeys.Target ? $"write {ConfigKeys.PlaceOf(mode)}" : "leave it out";

    private PlacedText? ReadName()
    {
        if (_section.ReadText(ConfigKeys.Name, ConfigValueKind.Text) is not { } name)
            return null;
        if (name.Text.Length > MaxNameLength)
            mistakes.Add(name.Offset, $"name is too long, use at most {MaxNameLength} characters");
        else if (name.Text.Any(c => char.IsControl(c) || c is '[' or ']'))
            mistakes.Add(name.Offset, "name has a bracket or a control character, use others");
        return name;
    }

    private static string Word(ForwardModes mode) => mode.ToString().ToLowerInvariant();
}
