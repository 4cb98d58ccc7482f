using System.Globalization;

namespace Striper.Soak.Running;

/// <summary>What a process holds (proc_pid_status(5), proc_pid_fd(5), proc_pid_stat(5)).</summary>
/// <param name="ResidentKib">Memory, VmRSS.</param>
/// <param name="Descriptors">Open, of all kinds.</param>
/// <param name="Sockets">Those of them that are sockets.</param>
/// <param name="Threads">How many.</param>
/// <param name="CpuSeconds">User and system time since its start.</param>
internal sealed record ProcessSample(long ResidentKib, int Descriptors, int Sockets, int Threads, double CpuSeconds)
{
    // USER_HZ, which is 100 on every Linux that .NET runs on.
    private const double TicksPerSecond = 100;

    // Counted from the field after the name, which may contain blanks.
    private const int UserTimeField = 11;
    private const int SystemTimeField = 12;

    /// <summary>Of a process now.</summary>
    /// <exception cref="IOException">It has ended.</exception>
    public static ProcessSample Of(int process)
    {
        var status = File.ReadAllLines($"/proc/{process}/status");
        var links = new DirectoryInfo($"/proc/{process}/fd").EnumerateFileSystemInfos().Select(LinkOf).OfType<string>().ToArray();
        var stat = File.ReadAllText($"/proc/{process}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return new ProcessSample(
            Number(status, "VmRSS:"),
            links.Length,
            links.Count(l => l.StartsWith("socket:", StringComparison.Ordinal)),
            (int)Number(status, "Threads:"),
            (Ticks(fields[UserTimeField]) + Ticks(fields[SystemTimeField])) / TicksPerSecond);
    }

    private static string? LinkOf(FileSystemInfo descriptor)
    {
        try
        {
            return descriptor.LinkTarget;
        }
        catch (IOException)
        {
            // Closed meanwhile.
            return null;
        }
    }

    private static long Ticks(string field) => long.Parse(field, CultureInfo.InvariantCulture);

    private static long Number(string[] status, string key)
    {
        var line = Array.Find(status, l => l.StartsWith(key, StringComparison.Ordinal)) ?? throw new IOException($"no {key}: the process has ended");
        return long.Parse(line[key.Length..].Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[0], CultureInfo.InvariantCulture);
    }
}
