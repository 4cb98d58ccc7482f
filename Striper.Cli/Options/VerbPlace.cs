namespace Striper.Cli.Options;

/// <summary>Looks among positionals for verbs, which are read only when they come first and are spelled right.</summary>
internal static class VerbPlace
{
    /// <exception cref="UsageException">A verb stands after something else, or the only word of a relay is nearly a verb.</exception>
    public static void Check(ProxyArguments arguments)
    {
        string[] words = [.. arguments.Positionals];
        if (words.FirstOrDefault(word => CommandLine.Verbs.Contains(word)) is { } verb)
            throw new UsageException($"the verb {verb} must come first, write tcp-proxy {verb}");
        if (words is [var word] && !arguments.Client && !arguments.Server && NearestWord.Of(word, CommandLine.Verbs) is { } nearest)
            throw new UsageException($"unknown verb {word}, did you mean tcp-proxy {nearest}?");
    }
}
