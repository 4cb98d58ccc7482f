namespace Striper.Cli.Demo.Display;

/// <summary>How far a download is.</summary>
/// <param name="Elapsed">Since the meter was made.</param>
/// <param name="Bytes">The application has.</param>
/// <param name="TotalBytes">It will have.</param>
/// <param name="MegabitsPerSecond">The application's goodput of late.</param>
/// <param name="Slots">Slot 0 first.</param>
internal sealed record DownloadProgress(
    TimeSpan Elapsed, long Bytes, long TotalBytes, double MegabitsPerSecond, IReadOnlyList<SlotProgress> Slots);
