using CommandLine;
using Striper.Bench.Load;

namespace Striper.Bench.Options;

/// <summary>The verb <c>load</c>: the measuring program in front of the proxies.</summary>
[Verb("load")]
internal sealed record LoadOptions
{
    /// <summary>What it does.</summary>
    [Option("kind", Required = true)]
    public ConnectionKind Kind { get; init; }

    /// <summary>The port, on loopback, that it connects to.</summary>
    [Option("port", Required = true)]
    public int Port { get; init; }

    /// <summary>How many connections at once.</summary>
    [Option("connections", Default = 1)]
    public int Connections { get; init; }

    /// <summary>How long.</summary>
    [Option("seconds", Default = 1.0)]
    public double Seconds { get; init; }
}
