using System.Globalization;

namespace Striper.Bench.Running;

/// <summary>What <c>/proc</c> says of processes (proc_pid_stat(5)).</summary>
internal static class ProcessTree
{
    // After the name in parentheses, which may hold anything: state, parent, ...
    private const int ParentField = 1;
    private const int UserTimeField = 11;
    private const int TimeFields = 4;

    // USER_HZ, the unit of times in /proc on every architecture that .NET runs on.
    private const double TicksPerSecond = 100;

    /// <summary>Processor time of processes and all that descend from them, those that have ended and been waited for included.</summary>
    public static TimeSpan ProcessorTime(IReadOnlyCollection<int> roots)
    {
        var (parents, ticks) = (new Dictionary<int, int>(), new Dictionary<int, long>());
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(directory.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
                continue;
            if (ReadFields(directory) is not { } fields)
                continue;
            parents[id] = int.Parse(fields[ParentField], CultureInfo.InvariantCulture);
            ticks[id] = fields.Skip(UserTimeField).Take(TimeFields).Sum(f => long.Parse(f, CultureInfo.InvariantCulture));
        }

        bool Descends(int id) => roots.Contains(id) || (parents.TryGetValue(id, out var parent) && Descends(parent));
        return TimeSpan.FromSeconds(ticks.Where(t => Descends(t.Key)).Sum(t => t.Value) / TicksPerSecond);
    }

    /// <summary>Resident memory of one process, bytes.</summary>
    public static long ResidentBytes(int id)
    {
        var line = File.ReadLines($"/proc/{id}/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }

    private static string[]? ReadFields(string directory)
    {
        try
        {
            var text = File.ReadAllText(Path.Combine(directory, "stat"));
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            // It has ended meanwhile.
            return null;
        }
    }
}
