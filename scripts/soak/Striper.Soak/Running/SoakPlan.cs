using Striper.Soak.Chaos;

namespace Striper.Soak.Running;

/// <summary>What is to be run.</summary>
internal sealed record SoakPlan
{
    /// <summary>Of everything that is drawn.</summary>
    public required int Seed { get; init; }

    /// <summary>The built <c>tcp-proxy.dll</c>.</summary>
    public required string Proxy { get; init; }

    /// <summary>Legs of the tunnel.</summary>
    public int Legs { get; init; } = 8;

    /// <summary>Streams at once.</summary>
    public int Streams { get; init; } = 48;

    /// <summary>What their pauses are multiplied with.</summary>
    public double Patience { get; init; } = 1;

    /// <summary>What all of them may send, both directions together.</summary>
    public double BytesPerSecond { get; init; } = 8e6;

    /// <summary>More options of the -c proxy.</summary>
    public IReadOnlyList<string> ClientOptions { get; init; } = [];

    /// <summary>More options of the -s proxy.</summary>
    public IReadOnlyList<string> ServerOptions { get; init; } = [];

    /// <summary>Load without chaos, before the proxies' descriptors and threads are counted.</summary>
    public required TimeSpan WarmUp { get; init; }

    /// <summary>Load with chaos.</summary>
    public required TimeSpan Length { get; init; }

    /// <summary>After all: so long nothing happens before memory and threads are looked at.</summary>
    public required TimeSpan Rest { get; init; }

    /// <summary>What happens.</summary>
    public required IReadOnlyList<ChaosStep> Schedule { get; init; }

    /// <summary>A stream in which nothing moves for so long hangs.</summary>
    public TimeSpan LongestQuiet { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Between two samples.</summary>
    public TimeSpan SampleInterval { get; init; } = TimeSpan.FromSeconds(5);
}
