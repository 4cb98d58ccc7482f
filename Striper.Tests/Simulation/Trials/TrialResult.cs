namespace Striper.Tests.Simulation.Trials;

/// <summary>What a trial showed in the measured time.</summary>
internal sealed record TrialResult
{
    /// <summary>In-order bytes a second away from the client, all streams.</summary>
    public required double UpBytesPerSecond { get; init; }

    /// <summary>The same towards the client.</summary>
    public required double DownBytesPerSecond { get; init; }

    /// <summary>The longest time in which no bulk arrived, of either direction that has any.</summary>
    public required TimeSpan LongestPause { get; init; }

    /// <summary>Bytes bound to a leg once more, over those bound for the first time, the whole run.</summary>
    public required double Waste { get; init; }

    /// <summary>Most bytes that one end's buffers held.</summary>
    public required long PeakBytes { get; init; }

    /// <summary>From a question to its answer, sorted.</summary>
    public required IReadOnlyList<TimeSpan> Echoes { get; init; }

    /// <summary>The middle of <see cref="Echoes"/>.</summary>
    public TimeSpan MedianEcho => Echoes.Count == 0 ? TimeSpan.Zero : Echoes[Echoes.Count / 2];

    /// <summary>All but one of twenty are sooner.</summary>
    public TimeSpan LateEcho => Echoes.Count == 0 ? TimeSpan.Zero : Echoes[Echoes.Count * 19 / 20];

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant(
        $"up {UpBytesPerSecond * 8 / 1e6:0.00} down {DownBytesPerSecond * 8 / 1e6:0.00} Mbit/s, longest pause {LongestPause.TotalMilliseconds:0} ms, ")
        + FormattableString.Invariant($"waste {Waste:0.0000}, peak {PeakBytes / 1e6:0.0} MB, echo median {MedianEcho.TotalMilliseconds:0} ms, p95 {LateEcho.TotalMilliseconds:0} ms");
}
