namespace Striper.Soak.Running;

/// <summary>What came out.</summary>
internal sealed record SoakResult
{
    /// <summary>Of everything that was drawn.</summary>
    public required int Seed { get; init; }

    /// <summary>Load with chaos.</summary>
    public required double Minutes { get; init; }

    /// <summary>Streams that ended.</summary>
    public required int Streams { get; init; }

    /// <summary>Bytes received and compared.</summary>
    public required long Bytes { get; init; }

    /// <summary>How streams of each kind ended: "kind|end".</summary>
    public required IReadOnlyDictionary<string, int> Ends { get; init; }

    /// <summary>Chaos steps.</summary>
    public required int Steps { get; init; }

    /// <summary>Legs that ever reached the -s proxy.</summary>
    public required int Legs { get; init; }

    /// <summary>Those that chaos ended.</summary>
    public required int KilledLegs { get; init; }

    /// <summary>Those that it hindered for a while.</summary>
    public required int HinderedLegs { get; init; }

    /// <summary>The longest time in which nothing of a stream moved, and then did.</summary>
    public required TimeSpan LongestPause { get; init; }

    /// <summary>The stream that it was.</summary>
    public required string? LongestPauseOf { get; init; }

    /// <summary>Both proxies after the warm-up, at rest.</summary>
    public required SoakSample Before { get; init; }

    /// <summary>Both at the end, at rest.</summary>
    public required SoakSample After { get; init; }

    /// <summary>CPU time of this program, seconds.</summary>
    public required double OwnCpuSeconds { get; init; }

    /// <summary>Warnings in the logs of both.</summary>
    public required IReadOnlyDictionary<string, int> Warnings { get; init; }

    /// <summary>What happened, as it was told.</summary>
    public required IReadOnlyList<string> Events { get; init; }

    /// <summary>What was drawn.</summary>
    public required IReadOnlyList<string> Schedule { get; init; }

    /// <summary>Every few seconds.</summary>
    public required IReadOnlyList<SoakSample> Samples { get; init; }

    /// <summary>How many things were wrong.</summary>
    public required int WrongCount { get; init; }

    /// <summary>The first of them.</summary>
    public required IReadOnlyList<string> Wrong { get; init; }
}
