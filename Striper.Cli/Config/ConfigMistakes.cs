using System.Globalization;
using System.Text;

namespace Striper.Cli.Config;

/// <summary>Collects what is wrong with a file, and says it. Not thread-safe.</summary>
internal sealed class ConfigMistakes
{
    /// <summary>Lines that are told: who has more will not read them all.</summary>
    public const int MostLines = 20;

    private readonly HashSet<(int Offset, string Message)> _mistakes = [];

    /// <summary>How many there are.</summary>
    public int Count => _mistakes.Count;

    /// <summary>Notes a mistake; one that is known already counts once.</summary>
    /// <param name="offset">Of the byte where it is.</param>
    /// <param name="message"><c>what, what to do</c>.</param>
    public void Add(int offset, string message) => _mistakes.Add((offset, message));

    /// <summary><c>FILE:LINE:COLUMN: what, what to do</c>, in the order of the file; lines and columns count from 1, columns in characters.</summary>
    /// <param name="file">As the user named it.</param>
    /// <param name="content">The file's bytes, which the offsets count.</param>
    public IReadOnlyList<string> Describe(string file, ReadOnlySpan<byte> content)
    {
        var lines = new List<string>();
        foreach (var (offset, message) in _mistakes.OrderBy(mistake => mistake.Offset).Take(MostLines))
            lines.Add($"{file}:{Place(content[..offset])}: {message}");
        if (_mistakes.Count > MostLines)
            lines.Add($"{file}: {_mistakes.Count - MostLines} more mistakes like these");
        return lines;
    }

    private static string Place(ReadOnlySpan<byte> before)
    {
        var line = before.Count((byte)'\n') + 1;
        var column = Encoding.UTF8.GetString(before[(before.LastIndexOf((byte)'\n') + 1)..]).EnumerateRunes().Count() + 1;
        return string.Create(CultureInfo.InvariantCulture, $"{line}:{column}");
    }
}
