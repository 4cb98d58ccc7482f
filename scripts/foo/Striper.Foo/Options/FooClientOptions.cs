using CommandLine;
using Striper.Foo.Asking;
using Striper.Foo.Protocol;
using Striper.Tools;

namespace Striper.Foo.Options;

/// <summary>The client's command line.</summary>
internal sealed record FooClientOptions
{
    // A word and the longest seq, with their blanks.
    private const int MostBesideData = 32;

    private const int MostConnections = 10_000;
    private const int MostRequests = 1_000_000_000;

    /// <summary>The server.</summary>
    [Value(0)]
    public required IEnumerable<string> Words { get; init; }

    /// <summary>On each connection.</summary>
    [Option('n', "requests", Default = 1000)]
    public int Requests { get; init; }

    /// <summary>At once.</summary>
    [Option('c', "connections", Default = 1)]
    public int Connections { get; init; }

    /// <summary>Requests that may wait for their answers.</summary>
    [Option('p', "pipeline", Default = 64)]
    public int Pipeline { get; init; }

    /// <summary>Bytes of each request.</summary>
    [Option("data", Default = 32)]
    public int Data { get; init; }

    /// <summary>Seconds.</summary>
    [Option("timeout", Default = 30.0)]
    public double Timeout { get; init; }

    /// <summary>The same, checked.</summary>
    /// <exception cref="UsageException">Something is out of range or missing.</exception>
    public FooClientPlan ToPlan()
    {
        if (Words.ToList() is not [var server])
            throw new UsageException("write run client HOST:PORT");
        Check("requests", Requests, 1, MostRequests);
        Check("connections", Connections, 1, MostConnections);
        Check("pipeline", Pipeline, 1, MostRequests);
        Check("data", Data, 0, FooCodec.MaxLineBytes - MostBesideData);
        if (Timeout is not (>= 0.001 and <= 86_400))
            throw new UsageException("--timeout is 0.001 to 86400 seconds");
        return new FooClientPlan(Place.ParseServer(server), Requests, Connections, Pipeline, Data, TimeSpan.FromSeconds(Timeout));
    }

    private static void Check(string option, int value, int least, int most)
    {
        if (value < least || value > most)
            throw new UsageException($"--{option} is {least} to {most}");
    }
}
