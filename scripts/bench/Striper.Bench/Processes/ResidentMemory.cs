using System.Globalization;

namespace Striper.Bench.Processes;

/// <summary>Memory that a process has in use, VmRSS of proc_pid_status(5).</summary>
internal static class ResidentMemory
{
    private const string Key = "VmRSS:";

    /// <summary>Of a process, KiB.</summary>
    public static long OfKib(int process) => ParseKib(File.ReadLines($"/proc/{process}/status"));

    /// <summary>From the lines of the file.</summary>
    public static long ParseKib(IEnumerable<string> lines)
    {
        var line = lines.First(l => l.StartsWith(Key, StringComparison.Ordinal));
        return long.Parse(line[Key.Length..].Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[0], CultureInfo.InvariantCulture);
    }
}
