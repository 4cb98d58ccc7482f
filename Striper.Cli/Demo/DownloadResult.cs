namespace Striper.Cli.Demo;

/// <summary>What one download was like, as the application saw it.</summary>
/// <param name="Bytes">Received.</param>
/// <param name="Elapsed">From before the connection was asked for to the end of the stream.</param>
/// <param name="LongestPause">Between two receives, from the first byte on.</param>
/// <param name="Sha256">Of the bytes received.</param>
internal sealed record DownloadResult(long Bytes, TimeSpan Elapsed, TimeSpan LongestPause, byte[] Sha256)
{
    /// <summary>Goodput in Mbit/s.</summary>
    public double MegabitsPerSecond => Bytes * 8 / Elapsed.TotalSeconds / 1e6;
}
