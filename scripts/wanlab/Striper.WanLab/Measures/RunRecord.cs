using Striper.WanLab.Lab;
using Striper.WanLab.Load;
using Striper.WanLab.Scenarios;

namespace Striper.WanLab.Measures;

/// <summary>All that was seen in one run.</summary>
/// <param name="Scenario">What was run.</param>
/// <param name="BeginUs">When the measurement began; <see cref="MonotonicClock"/>, as all times.</param>
/// <param name="EndUs">When it ended.</param>
/// <param name="ChangesUs">When each of <see cref="Scenario.Changes"/> was made.</param>
internal sealed record RunRecord(Scenario Scenario, long BeginUs, long EndUs, IReadOnlyList<long> ChangesUs)
{
    /// <summary>What came out at the server, if bulk went up.</summary>
    public Arrivals? Up { get; init; }

    /// <summary>What came out at the client, if bulk went down.</summary>
    public Arrivals? Down { get; init; }

    /// <summary>What the competitor's receiver got, if there was one.</summary>
    public Arrivals? Competitor { get; init; }

    /// <summary>Round trips of small messages.</summary>
    public IReadOnlyList<TimedValue> RoundTrips { get; init; } = [];

    /// <summary>Short connections.</summary>
    public IReadOnlyList<TimedValue> ShortConnections { get; init; } = [];

    /// <summary>The emulator's counters over time.</summary>
    public IReadOnlyList<NetworkSample> Samples { get; init; } = [];

    /// <summary>What did not end well: bytes lost or wrong, a connection that died.</summary>
    public IReadOnlyList<string> Failures { get; init; } = [];

    /// <summary>The streams of bulk, with the name of their direction.</summary>
    public IEnumerable<(string Direction, Arrivals Arrivals)> Streams =>
        new[] { ("up", Up), ("down", Down) }.Where(s => s.Item2 is not null).Select(s => (s.Item1, s.Item2!));

    /// <summary>The last change, or the beginning when there is none.</summary>
    public long LastChangeUs => ChangesUs.Count == 0 ? BeginUs : ChangesUs[^1];
}
