using Striper.Common.Primitives;

namespace Striper.Tests.Simulation.Network;

/// <summary>A path as it is when nothing disturbs it.</summary>
/// <param name="BytesPerSecond">Rate of the leg's own line, each direction, payload.</param>
/// <param name="OneWayDelay">Without queue.</param>
/// <param name="SocketBufferBytes">What a sender's kernel holds, sent and unacknowledged bytes included.</param>
/// <param name="WindowOverProduct">Largest congestion window over the bandwidth-delay product, where the kernel keeps one that losses do not cut.</param>
/// <param name="Loss">Share of segments that vanish.</param>
internal sealed record PathPlan(
    double BytesPerSecond, TimeSpan OneWayDelay, int SocketBufferBytes = 4 << 20, double WindowOverProduct = 3, double Loss = 0)
{
    /// <summary>What the line's queue holds before it drops, bytes; unbounded unless said otherwise.</summary>
    public long QueueBytes { get; init; } = long.MaxValue;

    /// <summary>Each segment is up to this much later than the delay says; none overtakes another.</summary>
    public TimeSpan Jitter { get; init; }

    /// <summary>The kernels' congestion control is CUBIC: losses cut its window. Otherwise it holds a multiple of the product, as BBR does.</summary>
    public bool IsCubic { get; init; }

    /// <summary>Which of the scenario's shared bottlenecks lies behind the leg's own line; null: none.</summary>
    public int? SharedBottleneck { get; init; }

    /// <summary>What both ends are told of the leg.</summary>
    public LegTraits Traits { get; init; }

    /// <summary>A path by the units people think in.</summary>
    public static PathPlan Of(double megabitsPerSecond, double roundTripMilliseconds) =>
        new(megabitsPerSecond * 1e6 / 8, TimeSpan.FromMilliseconds(roundTripMilliseconds / 2));

    /// <inheritdoc/>
    public override string ToString() =>
        $"{BytesPerSecond * 8 / 1e6:0.##} Mbit/s {2 * OneWayDelay.TotalMilliseconds:0.#} ms"
        + (Loss > 0 ? $" loss {Loss:0.0000}" : "") + (Jitter > TimeSpan.Zero ? $" jitter {Jitter.TotalMilliseconds:0.#} ms" : "")
        + (QueueBytes < long.MaxValue ? $" queue {QueueBytes / 1000} kB" : "") + (IsCubic ? " cubic" : "")
        + (SharedBottleneck is { } shared ? $" behind bottleneck {shared}" : "");
}
