using System.Globalization;

namespace Striper.Bench.Processes;

/// <summary>What proc_pid_stat(5) says of a process.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Parent">Its parent's.</param>
/// <param name="CpuTime">User and system time of all its threads, and of its children that have ended and were waited for.</param>
internal sealed record ProcessStat(int Id, int Parent, TimeSpan CpuTime)
{
    // USER_HZ, which is 100 on every Linux that .NET runs on.
    private const double TicksPerSecond = 100;

    // Fields are counted from 1 in the manual; the name, field 2, may contain blanks and parentheses, the rest does not.
    private const int FirstAfterName = 3;
    private const int ParentField = 4;
    private const int FirstTimeField = 14;
    private const int TimeFields = 4;

    /// <summary>Reads the one line.</summary>
    public static ProcessStat Parse(string line)
    {
        var fields = line[(line.LastIndexOf(')') + 2)..].Split(' ');
        var ticks = fields.Skip(FirstTimeField - FirstAfterName).Take(TimeFields).Sum(f => long.Parse(f, CultureInfo.InvariantCulture));
        return new ProcessStat(
            int.Parse(line.AsSpan(0, line.IndexOf(' ', StringComparison.Ordinal)), CultureInfo.InvariantCulture),
            int.Parse(fields[ParentField - FirstAfterName], CultureInfo.InvariantCulture),
            TimeSpan.FromSeconds(ticks / TicksPerSecond));
    }

    /// <summary>All processes of the machine that can be read.</summary>
    public static IEnumerable<ProcessStat> ReadAll()
    {
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (!char.IsAsciiDigit(Path.GetFileName(directory)[0]))
                continue;
            string line;
            try
            {
                line = File.ReadAllText(Path.Combine(directory, "stat"));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It has ended meanwhile.
                continue;
            }

            yield return Parse(line);
        }
    }
}
