using System.Diagnostics;

namespace Striper.WanLab.Load;

/// <summary>CLOCK_MONOTONIC in microseconds: the same in all programs of the lab and in the emulator, so that their times can be compared.</summary>
internal static class MonotonicClock
{
    private static readonly long _ticksPerMicrosecond = Stopwatch.Frequency / 1_000_000;

    /// <summary>Microseconds since the machine started.</summary>
    public static long NowUs => Stopwatch.GetTimestamp() / _ticksPerMicrosecond;
}
