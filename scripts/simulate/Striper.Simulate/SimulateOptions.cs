using CommandLine;

namespace Striper.Simulate;

/// <summary>The command line.</summary>
internal sealed record SimulateOptions
{
    /// <summary>How many seeds.</summary>
    [Option("seeds", Default = 100_000)]
    public int Seeds { get; init; }

    /// <summary>The first of them.</summary>
    [Option("from", Default = 1)]
    public int From { get; init; }

    /// <summary>Seeds that run at once; 0: one on each core.</summary>
    [Option("threads", Default = 0)]
    public int Threads { get; init; }

    /// <summary>No seed is begun after so long; 0: as long as it takes.</summary>
    [Option("minutes", Default = 0.0)]
    public double Minutes { get; init; }
}
