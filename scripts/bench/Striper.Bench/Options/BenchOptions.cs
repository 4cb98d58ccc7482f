using CommandLine;
using Striper.Bench.Subjects;

namespace Striper.Bench.Options;

/// <summary>The verb <c>run</c>, which the script of the same name is.</summary>
[Verb("run")]
internal sealed record BenchOptions
{
    /// <summary>Which scenarios; none is all.</summary>
    [Value(0)]
    public required IEnumerable<string> Scenarios { get; init; }

    /// <summary>Names, with commas.</summary>
    [Option("subjects", Default = SubjectCatalog.Default)]
    public required string Subjects { get; init; }

    /// <summary>Runs of each.</summary>
    [Option("runs", Default = 3)]
    public int Runs { get; init; }

    /// <summary>Length of a measurement.</summary>
    [Option("seconds", Default = 5.0)]
    public double Seconds { get; init; }

    /// <summary>Time before it.</summary>
    [Option("warm-up", Default = 3.0)]
    public double WarmUpSeconds { get; init; }

    /// <summary>Bulk before memory is looked at, in GB.</summary>
    [Option("memory-gb", Default = 10.0)]
    public double MemoryGigabytes { get; init; }

    /// <summary>Streams that memory is looked at with.</summary>
    [Option("idle-streams", Default = 2000)]
    public int IdleStreams { get; init; }

    /// <summary>Where the tables, the numbers and the plots are written.</summary>
    [Option("out", Default = "")]
    public required string Out { get; init; }

    /// <summary>Whether the plots go to <c>docs/plots</c> instead.</summary>
    [Option("plot")]
    public bool Plot { get; init; }

    /// <summary>The proxy that is measured.</summary>
    [Option("proxy", Default = "")]
    public required string Proxy { get; init; }

    /// <summary>Whether only the scenarios are listed.</summary>
    [Option("list")]
    public bool List { get; init; }
}
