namespace Striper.Common.Primitives;

/// <summary>What the framework has for numbers and not for times: most limits are a fixed time or so many round trips, whichever is longer.</summary>
public static class Durations
{
    /// <summary>The longer, or later, of two.</summary>
    public static TimeSpan Longer(TimeSpan a, TimeSpan b) => a > b ? a : b;

    /// <summary>The shorter, or earlier, of two.</summary>
    public static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
