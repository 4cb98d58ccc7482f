using CommandLine;

namespace Striper.Cli.Options;

/// <summary>
/// The proxies' arguments as typed. Values stay text here, so that every complaint is worded by this program and not by the
/// parser; <see cref="ProxyOptionsReader"/> checks them.
/// </summary>
internal sealed class ProxyArguments
{
    [Option('c')]
    public bool Client { get; set; }

    [Option('s')]
    public bool Server { get; set; }

    [Option("classic")]
    public bool Classic { get; set; }

    [Option('n', "legs")]
    public string? Legs { get; set; }

    /// <summary>Repeatable; <see cref="ArgumentNormalizer"/> joins the values with commas.</summary>
    [Option("via")]
    public string? Via { get; set; }

    [Option("express")]
    public string? Express { get; set; }

    [Option("scheduler")]
    public string? Scheduler { get; set; }

    [Option("congestion")]
    public string? Congestion { get; set; }

    [Option("proxy-protocol")]
    public string? ProxyProtocol { get; set; }

    [Option("pool")]
    public string? Pool { get; set; }

    [Option("linger")]
    public string? Linger { get; set; }

    [Option("secret-file")]
    public string? SecretFile { get; set; }

    /// <summary>Repeatable, as <see cref="Via"/>.</summary>
    [Option("allow")]
    public string? Allow { get; set; }

    /// <summary>Repeatable; joined by <see cref="ArgumentNormalizer.ListSeparator"/>, since a value has commas of its own.</summary>
    [Option("filter")]
    public string? Filter { get; set; }

    /// <summary>Repeatable, as <see cref="Filter"/>.</summary>
    [Option("filter-assembly")]
    public string? FilterAssembly { get; set; }

    [Option("recovery-file")]
    public string? RecoveryFile { get; set; }

    [Option("max-streams")]
    public string? MaxStreams { get; set; }

    [Option("max-datagram")]
    public string? MaxDatagram { get; set; }

    [Option("stream-buffer")]
    public string? StreamBuffer { get; set; }

    [Option("tunnel-buffer")]
    public string? TunnelBuffer { get; set; }

    [Option("process-buffer")]
    public string? ProcessBuffer { get; set; }

    [Option("max-waiting")]
    public string? MaxWaiting { get; set; }

    [Option("max-tunnels")]
    public string? MaxTunnels { get; set; }

    [Option("max-legs")]
    public string? MaxLegs { get; set; }

    [Option("max-handshakes")]
    public string? MaxHandshakes { get; set; }

    [Option("handshake-timeout")]
    public string? HandshakeTimeout { get; set; }

    [Option("drain")]
    public string? Drain { get; set; }

    [Option("connect-timeout")]
    public string? ConnectTimeout { get; set; }

    [Option('v', "verbose")]
    public bool Verbose { get; set; }

    [Option('q', "quiet")]
    public bool Quiet { get; set; }

    [Option("log-file")]
    public string? LogFile { get; set; }

    [Option("trace")]
    public string? Trace { get; set; }

    [Option("admin")]
    public string? Admin { get; set; }

    [Option("admin-token-file")]
    public string? AdminTokenFile { get; set; }

    [Option("monitor")]
    public bool Monitor { get; set; }

    [Option("config")]
    public string? Config { get; set; }

    [Option("config-schema")]
    public bool ConfigSchema { get; set; }

    [Option('h', "help")]
    public bool Help { get; set; }

    [Option("version")]
    public bool Version { get; set; }

    [Value(0)]
    public IEnumerable<string> Positionals { get; set; } = [];
}
