using System.Globalization;

namespace Striper.Cli.Demo;

/// <summary>Writes a line a second on how far a download is: bytes so far, and the goodput of the last second.</summary>
internal static class Progress
{
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(1);

    /// <summary>Writes until the download is done, however it ends.</summary>
    public static async Task WriteAsync(TextWriter output, Download download, Task isDone)
    {
        using var timer = new PeriodicTimer(_interval);
        var start = TimeProvider.System.GetTimestamp();
        var (lastBytes, lastTime) = (0L, TimeSpan.Zero);
        while (await Task.WhenAny(isDone, timer.WaitForNextTickAsync().AsTask()) != isDone)
        {
            var (bytes, time) = (download.Bytes, TimeProvider.System.GetElapsedTime(start));
            var rate = (bytes - lastBytes) * 8 / (time - lastTime).TotalSeconds / 1e6;
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"  {time.TotalSeconds,3:0} s  {bytes / 1e6,6:0.0} MB  {rate,6:0.0} Mbit/s"));
            (lastBytes, lastTime) = (bytes, time);
        }
    }
}
