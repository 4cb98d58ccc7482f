namespace Striper.WanLab.Load;

/// <summary>How long something took, and when it began; both in microseconds.</summary>
internal readonly record struct TimedValue(long AtUs, long DurationUs);
