using CommandLine;

namespace Striper.Soak.Options;

/// <summary>The command line.</summary>
internal sealed record SoakOptions
{
    /// <summary>Load with chaos.</summary>
    [Option("minutes", Default = 30.0)]
    public double Minutes { get; init; }

    /// <summary>Of everything that is drawn; 0: any.</summary>
    [Option("seed", Default = 0)]
    public int Seed { get; init; }

    /// <summary>Of the tunnel.</summary>
    [Option("legs", Default = 8)]
    public int Legs { get; init; }

    /// <summary>At once.</summary>
    [Option("streams", Default = 48)]
    public int Streams { get; init; }

    /// <summary>What all streams may send, Mbit/s.</summary>
    [Option("rate", Default = 64.0)]
    public double Megabits { get; init; }

    /// <summary>For both proxies, separated by spaces.</summary>
    [Option("proxy-options", Default = "")]
    public required string ProxyOptions { get; init; }

    /// <summary>For the -c proxy, separated by spaces.</summary>
    [Option("client-options", Default = "")]
    public required string ClientOptions { get; init; }

    /// <summary>For the -s proxy, separated by spaces.</summary>
    [Option("server-options", Default = "")]
    public required string ServerOptions { get; init; }

    /// <summary>The proxy that is run.</summary>
    [Option("proxy", Default = "")]
    public required string Proxy { get; init; }

    /// <summary>Where report, numbers and logs are written.</summary>
    [Option("out", Default = "")]
    public required string Out { get; init; }

    // Their values are options themselves, which the parser would take for the next option.
    private static readonly string[] _ofProxies = ["--proxy-options", "--client-options", "--server-options"];

    /// <summary>The arguments, with those whose value begins with a dash joined to it by <c>=</c>.</summary>
    public static IEnumerable<string> Join(IReadOnlyList<string> args)
    {
        for (var i = 0; i < args.Count; i++)
            yield return _ofProxies.Contains(args[i]) && i + 1 < args.Count ? $"{args[i]}={args[++i]}" : args[i];
    }
}
