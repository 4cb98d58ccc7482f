namespace Striper.Common.Congestion;

/// <summary>
/// How long bytes queue on a leg in either direction, by the clocks that both ends tell each other (RFC 6817, section 3.4). A round trip is the sum:
/// an end that took the other's queue for its own would give way until nothing is left. Not thread-safe; owned by its controller.
/// </summary>
internal sealed class DirectionQueues
{
    private static readonly TimeSpan _freshFor = TimeSpan.FromSeconds(0.5);

    // A single frame waits for the host at either end as well.
    private const double Weight = 0.25;

    private readonly RecentMinimum _quickest = new();
    private TimeSpan? _toldAt;

    /// <summary>How long the peer's bytes queue on their way to us.</summary>
    public TimeSpan Reverse { get; private set; }

    /// <summary>How long ours queue on their way to the peer, by what it last told.</summary>
    public TimeSpan Forward { get; private set; }

    /// <summary>Whether both are known, and lately.</summary>
    public bool IsKnown(TimeSpan now) => _toldAt is { } told && now - told < _freshFor;

    /// <summary>The peer told its clock and what it sees of our queue; zero: nothing yet.</summary>
    public void OnPeer(TimeSpan clock, TimeSpan queue, TimeSpan now)
    {
        // Of any size and sign: the clocks start anywhere.
        var way = now - clock;
        _quickest.Add(way, now);
        Reverse += (way - _quickest.Value - Reverse) * Weight;
        if (queue <= TimeSpan.Zero)
            return;
        Forward += (queue - Forward) * Weight;
        _toldAt = now;
    }
}
