using System.Globalization;

namespace Striper.Tests.Support;

/// <summary>
/// The clock of a process that is started under it: the host's, and an offset that may be changed at any time (libfaketime). The process's
/// log lines tell what it takes the time for.
/// </summary>
internal sealed class FakedClock : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly bool _isMonotonicToo;

    /// <param name="isMonotonicToo">Timers and timestamps see the offset as well, not only the time of day.</param>
    public FakedClock(bool isMonotonicToo)
    {
        _isMonotonicToo = isMonotonicToo;
        Set(TimeSpan.Zero);
    }

    /// <summary>To start the process under.</summary>
    public IReadOnlyList<string> Launcher =>
    [
        "env", $"LD_PRELOAD={Library()}", $"FAKETIME_TIMESTAMP_FILE={OffsetFile}", "FAKETIME_CACHE_DURATION=1",
        $"FAKETIME_DONT_FAKE_MONOTONIC={(_isMonotonicToo ? "0" : "1")}",
    ];

    private string OffsetFile => _directory["offset"];

    /// <summary>Sets the offset from the host's clock; the process notices within about a second.</summary>
    public void Set(TimeSpan offset)
    {
        // In one step: half of it would be taken for another offset.
        var next = _directory["next"];
        File.WriteAllText(next, $"{(offset < TimeSpan.Zero ? "-" : "+")}{Math.Abs(offset.TotalSeconds).ToString(CultureInfo.InvariantCulture)}\n");
        File.Move(next, OffsetFile, overwrite: true);
    }

    /// <summary>Whether the newest log line is of a time about this far from the host's; whole days do not show.</summary>
    public static bool Shows(ChildProcess process, TimeSpan offset)
    {
        var day = TimeSpan.FromDays(1).Ticks;
        var told = TimeSpan.ParseExact(process.ErrorLines[^1].AsSpan(0, 12), @"hh\:mm\:ss\.fff", CultureInfo.InvariantCulture);
        var difference = (((told - DateTime.Now.TimeOfDay - offset).Ticks % day) + day) % day;
        return Math.Min(difference, day - difference) < TimeSpan.FromMinutes(1).Ticks;
    }

    public void Dispose() => _directory.Dispose();

    private static string Library() =>
        Directory.EnumerateFiles("/usr/lib", "libfaketimeMT.so.1", SearchOption.AllDirectories).First();
}
