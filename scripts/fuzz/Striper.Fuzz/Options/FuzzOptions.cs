using CommandLine;

namespace Striper.Fuzz.Options;

/// <summary>The command line.</summary>
internal sealed record FuzzOptions
{
    /// <summary>How many inputs.</summary>
    [Option("inputs", Default = 1_000_000L)]
    public long Inputs { get; init; }

    /// <summary>Determines all of them.</summary>
    [Option("seed", Default = 1UL)]
    public ulong Seed { get; init; }

    /// <summary>How many at once; 0: one for each core.</summary>
    [Option("threads", Default = 0)]
    public int Threads { get; init; }

    /// <summary>The end, done or not.</summary>
    [Option("minutes", Default = 0.0)]
    public double Minutes { get; init; }

    /// <summary>A file, or SEED:INDEX.</summary>
    [Option("replay", Default = "")]
    public required string Replay { get; init; }

    /// <summary>Where findings are written.</summary>
    [Option("out", Default = "")]
    public required string Out { get; init; }

    /// <summary>Whether the corpus is written anew.</summary>
    [Option("write-corpus")]
    public bool WriteCorpus { get; init; }
}
