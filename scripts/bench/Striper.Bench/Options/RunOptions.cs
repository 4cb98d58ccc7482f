using CommandLine;

namespace Striper.Bench.Options;

/// <summary>The verb <c>run</c>, which the script of the same name is.</summary>
[Verb("run")]
internal sealed record RunOptions
{
    /// <summary>Which measures; none is all.</summary>
    [Value(0)]
    public required IEnumerable<string> Measures { get; init; }

    /// <summary>Names, with commas.</summary>
    [Option("subjects", Default = "")]
    public required string Subjects { get; init; }

    /// <summary>Runs of each.</summary>
    [Option("runs", Default = 5)]
    public int Runs { get; init; }

    /// <summary>Length of a measurement.</summary>
    [Option("seconds", Default = 4.0)]
    public double Seconds { get; init; }

    /// <summary>How much goes through before memory is read.</summary>
    [Option("memory-gb", Default = 10.0)]
    public double MemoryGigabytes { get; init; }

    /// <summary>Where the table and the numbers are written.</summary>
    [Option("out", Default = "")]
    public required string Out { get; init; }

    /// <summary>The proxy that is measured.</summary>
    [Option("proxy", Default = "")]
    public required string Proxy { get; init; }

    /// <summary>Whether measures and subjects are only listed.</summary>
    [Option("list")]
    public bool List { get; init; }
}
