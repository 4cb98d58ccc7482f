using CommandLine;

namespace Striper.WanLab.Options;

/// <summary>The verb <c>run</c>, which the script of the same name is.</summary>
[Verb("run")]
internal sealed record RunOptions
{
    /// <summary>Which scenarios; none is all.</summary>
    [Value(0)]
    public required IEnumerable<string> Scenarios { get; init; }

    /// <summary>Names, with commas.</summary>
    [Option("subjects", Default = "striper,tcp,mptcp")]
    public required string Subjects { get; init; }

    /// <summary>Names, with commas.</summary>
    [Option("directions", Default = "up,down,both,none")]
    public required string Directions { get; init; }

    /// <summary>Runs of each.</summary>
    [Option("runs", Default = 3)]
    public int Runs { get; init; }

    /// <summary>Length of a measurement.</summary>
    [Option("seconds", Default = 20.0)]
    public double Seconds { get; init; }

    /// <summary>Time before it.</summary>
    [Option("warm-up", Default = 5.0)]
    public double WarmUpSeconds { get; init; }

    /// <summary>Congestion control of all, or empty.</summary>
    [Option("congestion", Default = "")]
    public required string Congestion { get; init; }

    /// <summary>Where the table and the numbers are written.</summary>
    [Option("out", Default = "")]
    public required string Out { get; init; }

    /// <summary>The proxy that is measured.</summary>
    [Option("proxy", Default = "")]
    public required string Proxy { get; init; }

    /// <summary>Options for both proxies, separated by spaces.</summary>
    [Option("striper-options", Default = "")]
    public required string StriperOptions { get; init; }

    /// <summary>Options for the client-facing proxy, separated by spaces.</summary>
    [Option("client-options", Default = "")]
    public required string ClientOptions { get; init; }

    /// <summary>Scenarios to plot, with commas.</summary>
    [Option("plot", Default = "")]
    public required string Plot { get; init; }

    /// <summary>Whether only the scenarios are listed.</summary>
    [Option("list")]
    public bool List { get; init; }

    // Their values are options themselves, which the parser would take for the next option.
    private static readonly string[] _ofProxies = ["--striper-options", "--client-options"];

    /// <summary>The arguments, with those whose value begins with a dash joined to it by <c>=</c>.</summary>
    public static IEnumerable<string> Join(IReadOnlyList<string> args)
    {
        for (var i = 0; i < args.Count; i++)
            yield return _ofProxies.Contains(args[i]) && i + 1 < args.Count ? $"{args[i]}={args[++i]}" : args[i];
    }
}
