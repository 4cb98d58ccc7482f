using System.Globalization;

namespace Striper.Common.Diagnostics;

/// <summary>How lines for people write sizes and times: three digits and a unit, powers of 1000.</summary>
public static class Amounts
{
    private static readonly string[] _sizes = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];

    /// <summary><c>0 B</c>, <c>12.3 MB</c>.</summary>
    public static string OfBytes(long bytes)
    {
        var (size, unit) = ((double)bytes, 0);
        for (; size >= 999.5 && unit < _sizes.Length - 1; unit++)
            size /= 1000;
        return unit == 0 ? string.Create(CultureInfo.InvariantCulture, $"{bytes} B") : $"{ThreeDigits(size)} {_sizes[unit]}";
    }

    /// <summary><c>320 ms</c>, <c>12.3 s</c>, <c>5 min</c>, <c>2.5 h</c>.</summary>
    public static string OfTime(TimeSpan time) =>
        time.TotalSeconds < 0.9995 ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms")
        : time.TotalSeconds < 120 ? $"{ThreeDigits(time.TotalSeconds)} s"
        : time.TotalMinutes < 120 ? $"{ThreeDigits(time.TotalMinutes)} min"
        : $"{ThreeDigits(time.TotalHours)} h";

    private static string ThreeDigits(double value) =>
        value.ToString(value < 9.995 ? "0.##" : value < 99.95 ? "0.#" : "0", CultureInfo.InvariantCulture);
}
