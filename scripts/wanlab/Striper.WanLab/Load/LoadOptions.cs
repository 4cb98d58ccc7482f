using CommandLine;

namespace Striper.WanLab.Load;

/// <summary>The verb <c>load</c>: the client's measuring program.</summary>
[Verb("load", Hidden = true, HelpText = "The client's measuring program; run starts it.")]
internal sealed record LoadOptions
{
    /// <summary>Where it connects to.</summary>
    [Value(0, MetaName = "TARGET", Required = true, HelpText = "ADDR:PORT to connect to.")]
    public required string Target { get; init; }

    /// <summary>Which way bulk goes.</summary>
    [Option("bulk", Default = TransferDirection.None, HelpText = "none, up, down or both.")]
    public TransferDirection Bulk { get; init; }

    /// <summary>Whether round trips are measured.</summary>
    [Option("round-trips", HelpText = "Measure round trips of 64 bytes, 20 a second.")]
    public bool RoundTrips { get; init; }

    /// <summary>Whether short connections are made.</summary>
    [Option("short", HelpText = "Make short connections, one after the other.")]
    public bool ShortConnections { get; init; }

    /// <summary>Congestion control of the bulk connection's two ends.</summary>
    [Option("congestion", Default = "", HelpText = "Congestion control of the bulk connection.")]
    public required string Congestion { get; init; }

    /// <summary>Of the bytes sent.</summary>
    [Option("seed", Default = 1ul, HelpText = "Seed of the bytes sent; names the transfer in the report.")]
    public ulong Seed { get; init; }
}
