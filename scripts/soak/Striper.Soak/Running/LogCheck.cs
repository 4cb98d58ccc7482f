using System.Text.RegularExpressions;

namespace Striper.Soak.Running;

/// <summary>What a proxy's log says about the proxy itself.</summary>
internal static partial class LogCheck
{
    private const int MostTold = 20;

    /// <summary>Lines that must not be there: errors, mistakes of the program, a peer that breaks the protocol.</summary>
    public static IEnumerable<string> Wrong(string name, IEnumerable<string> lines) => lines.Where(l => Bad().IsMatch(l)).Take(MostTold).Select(l => $"the log of {name} says: {l}");

    /// <summary>Warnings, each kind once with its number; numbers and names in them are left out.</summary>
    public static IReadOnlyDictionary<string, int> Warnings(IEnumerable<string> lines) => lines
        .Where(l => Warning().IsMatch(l))
        .GroupBy(l => Varying().Replace(Warning().Replace(l, ""), "#"))
        .OrderByDescending(g => g.Count())
        .ToDictionary(g => g.Key, g => g.Count());

    [GeneratedRegex(@"^[\d:.]+ (ERROR|FATAL) |internal error|broke the protocol|^\s+at .+\(|Exception\b|terminate called|Fatal error|Stack overflow", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Bad();

    [GeneratedRegex(@"^[\d:.]+ WARN ", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Warning();

    [GeneratedRegex(@"\b[0-9a-f]{8}\b|[\d.:]*\d", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Varying();
}
