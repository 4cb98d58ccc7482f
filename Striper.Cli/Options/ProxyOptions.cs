using Striper.Common.Transport;

namespace Striper.Cli.Options;

/// <summary>What every proxy is told, whatever its mode. Checked in full before it exists; immutable.</summary>
internal abstract record ProxyOptions
{
    /// <summary>Where to accept connections.</summary>
    public required ListenAddress Listen { get; init; }

    /// <summary>How long streams may go on after the first signal, 0 to 7 days. 0: they are reset at once.</summary>
    public required TimeSpan Drain { get; init; }

    /// <summary>How long one attempt to connect may take, 10 ms to 24 h. Below the path's round trip nothing ever connects.</summary>
    public required TimeSpan ConnectTimeout { get; init; }

    /// <summary>Whose connections are taken; null: anybody's.</summary>
    public required AllowedAddresses? Allow { get; init; }

    /// <summary>What connections pass.</summary>
    public FilterOptions Filters { get; init; } = FilterOptions.None;

    /// <summary>Where what <c>foo-stats</c> has counted outlives the process; null: nowhere.</summary>
    public string? RecoveryFile { get; init; }

    /// <summary>What all tunnels of the process may promise to their peers, bytes.</summary>
    public required long ProcessBufferBytes { get; init; }

    /// <summary>How people watch the process.</summary>
    public required WatchOptions Watch { get; init; }

    /// <summary>What is logged and where to.</summary>
    public required LoggingOptions Logging { get; init; }

    /// <summary>Options that were given and mean nothing in this mode, one line each, to be logged at the start.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }
}
