using CommandLine;
using Striper.LoadTester.Running;
using Striper.Tools;

namespace Striper.LoadTester.Options;

/// <summary>The command line.</summary>
internal sealed record LoadOptions
{
    private const int MostConnections = 100_000_000;
    private const int MostAtOnce = 60_000;
    private const int MostBytes = 1 << 30;

    /// <summary>The server.</summary>
    [Value(0)]
    public required IEnumerable<string> Words { get; init; }

    /// <summary>How many connections.</summary>
    [Option('n', "connections", Default = 1000)]
    public int Connections { get; init; }

    /// <summary>How many of them at once.</summary>
    [Option('c', "concurrency", Default = 50)]
    public int Concurrency { get; init; }

    /// <summary>Requests on each.</summary>
    [Option('r', "requests", Default = 1)]
    public int Requests { get; init; }

    /// <summary>Shortest request, bytes.</summary>
    [Option("min", Default = 1)]
    public int Min { get; init; }

    /// <summary>Longest request, bytes.</summary>
    [Option("max", Default = 4096)]
    public int Max { get; init; }

    /// <summary>Seconds.</summary>
    [Option("timeout", Default = 30.0)]
    public double Timeout { get; init; }

    /// <summary>Determines what is sent.</summary>
    [Option("seed")]
    public int? Seed { get; init; }

    /// <summary>The same, checked.</summary>
    /// <exception cref="UsageException">Something is out of range or missing.</exception>
    public LoadPlan ToPlan()
    {
        if (Words.ToList() is not [var server])
            throw new UsageException("write run HOST:PORT, with options before or after");
        Check("connections", Connections, MostConnections);
        Check("concurrency", Concurrency, MostAtOnce);
        Check("requests", Requests, MostConnections);
        Check("max", Max, MostBytes);
        Check("min", Min, MostBytes);
        if (Min > Max)
            throw new UsageException($"--min {Min} is more than --max {Max}");
        if (Timeout is not (>= 0.001 and <= 86_400))
            throw new UsageException("--timeout is 0.001 to 86400 seconds");
        return new LoadPlan(
            Place.ParseServer(server), Connections, Concurrency, Requests, Min, Max, TimeSpan.FromSeconds(Timeout), Seed ?? Random.Shared.Next());
    }

    private static void Check(string option, int value, int most)
    {
        if (value < 1 || value > most)
            throw new UsageException($"--{option} is 1 to {most}");
    }
}
