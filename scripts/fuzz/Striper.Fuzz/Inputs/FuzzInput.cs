using System.Diagnostics.CodeAnalysis;

namespace Striper.Fuzz.Inputs;

/// <summary>All that determines one run of a target.</summary>
internal sealed record FuzzInput
{
    /// <summary>What is given the bytes.</summary>
    public required FuzzTarget Target { get; init; }

    /// <summary>The steps, in their order.</summary>
    [SuppressMessage("Design", "MA0016", Justification = "Mutations copy and change it.")]
    public required List<FuzzStep> Steps { get; init; }

    /// <summary>A name of the schedulers.</summary>
    public string Scheduler { get; init; } = "earliest";

    /// <summary>The agreed largest datagram, bytes.</summary>
    public int MaxDatagramBytes { get; init; } = 1 << 16;

    /// <summary>The agreed number of streams.</summary>
    public int MaxStreams { get; init; } = 16;

    /// <summary>Determines how received bytes are cut, and how applications behave.</summary>
    public ulong Seed { get; init; }

    /// <summary>An input that may be changed.</summary>
    public FuzzInput Copy() => this with { Steps = [.. Steps] };
}
