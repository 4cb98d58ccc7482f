namespace Striper.Microbench.Bulk;

/// <summary>The time of everything in a <see cref="BulkTunnel"/>.</summary>
internal sealed class Clock
{
    /// <summary>Since any start, but not zero: engines take that for never.</summary>
    public TimeSpan Now { get; set; } = TimeSpan.FromSeconds(1);
}
