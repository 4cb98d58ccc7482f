using System.Globalization;

namespace Striper.Bench.Processes;

/// <summary>How many files and sockets a process may have open.</summary>
internal static class DescriptorLimit
{
    private const string Key = "Max open files";

    /// <summary>This process's, and that of those which it starts.</summary>
    public static long Current => Parse(File.ReadLines("/proc/self/limits"));

    /// <summary>The soft limit from the lines of the file.</summary>
    public static long Parse(IEnumerable<string> lines)
    {
        var line = lines.First(l => l.StartsWith(Key, StringComparison.Ordinal));
        var soft = line[Key.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];
        return soft == "unlimited" ? long.MaxValue : long.Parse(soft, CultureInfo.InvariantCulture);
    }
}
