namespace Striper.Cli.Options;

/// <summary>Words of the command line that later versions give a meaning to: better a clear no than another meaning now.</summary>
internal static class ReservedWords
{
    /// <summary>Long options that are known and not built yet.</summary>
    public static IReadOnlyCollection<string> Options { get; } = ["admin"];
}
