using static Striper.Cli.Config.ConfigValueKind;

namespace Striper.Cli.Config;

/// <summary>What a configuration file may say. The schema says it too, and a test holds the two to each other.</summary>
internal static class ConfigKeys
{
    /// <summary>Ignored, so that editors can be told where the schema is.</summary>
    public const string Schema = "$schema";

    /// <summary>The array of forwards.</summary>
    public const string Forwards = "forwards";

    /// <summary>A forward's name.</summary>
    public const string Name = "name";

    /// <summary>A forward's mode.</summary>
    public const string Mode = "mode";

    /// <summary>Where a forward listens.</summary>
    public const string Listen = "listen";

    /// <summary>A client's <c>-s</c> proxy.</summary>
    public const string Server = "server";

    /// <summary>What the other modes forward to.</summary>
    public const string Target = "target";

    /// <summary>What an option of the command line is in a file: one line each.</summary>
    public static IReadOnlyList<ConfigKey> Options { get; } =
    [
        new("classic", Switch, ForwardModes.Tunnel, (arguments, value) => arguments.Classic = bool.Parse(value)),
        new("legs", Count, ForwardModes.Client, (arguments, value) => arguments.Legs = value),
        new("via", List, ForwardModes.Client, (arguments, value) => arguments.Via = value),
        new("express", Text, ForwardModes.Client, (arguments, value) => arguments.Express = value),
        new("scheduler", Text, ForwardModes.Tunnel, (arguments, value) => arguments.Scheduler = value),
        new("congestion", Text, ForwardModes.Tunnel, (arguments, value) => arguments.Congestion = value),
        new("proxy-protocol", Text, ForwardModes.Server, (arguments, value) => arguments.ProxyProtocol = value),
        new("pool", Number, ForwardModes.Server | ForwardModes.Relay, (arguments, value) => arguments.Pool = value),
        new("linger", Duration, ForwardModes.Tunnel, (arguments, value) => arguments.Linger = value),
        new("secret-file", Text, ForwardModes.Tunnel, (arguments, value) => arguments.SecretFile = value),
        new("allow", List, ForwardModes.All, (arguments, value) => arguments.Allow = value),
        new("filter", Texts, ForwardModes.All, (arguments, value) => arguments.Filter = value),
        new("filter-assembly", Texts, ForwardModes.All, (arguments, value) => arguments.FilterAssembly = value),
        new("max-streams", Number, ForwardModes.Tunnel, (arguments, value) => arguments.MaxStreams = value),
        new("max-datagram", Size, ForwardModes.Tunnel, (arguments, value) => arguments.MaxDatagram = value),
        new("stream-buffer", Size, ForwardModes.Tunnel, (arguments, value) => arguments.StreamBuffer = value),
        new("tunnel-buffer", Size, ForwardModes.Tunnel, (arguments, value) => arguments.TunnelBuffer = value),
        new("max-waiting", Number, ForwardModes.Client, (arguments, value) => arguments.MaxWaiting = value),
        new("max-tunnels", Number, ForwardModes.Server, (arguments, value) => arguments.MaxTunnels = value),
        new("max-legs", Number, ForwardModes.Server, (arguments, value) => arguments.MaxLegs = value),
        new("max-handshakes", Number, ForwardModes.Server, (arguments, value) => arguments.MaxHandshakes = value),
        new("handshake-timeout", Duration, ForwardModes.Server, (arguments, value) => arguments.HandshakeTimeout = value),
        new("drain", Duration, ForwardModes.All, (arguments, value) => arguments.Drain = value),
        new("connect-timeout", Duration, ForwardModes.All, (arguments, value) => arguments.ConnectTimeout = value),
        new("process-buffer", Size, ForwardModes.None, (arguments, value) => arguments.ProcessBuffer = value),
        new("recovery-file", Text, ForwardModes.None, (arguments, value) => arguments.RecoveryFile = value),
        new("verbose", Switch, ForwardModes.None, (arguments, value) => arguments.Verbose = bool.Parse(value)),
        new("quiet", Switch, ForwardModes.None, (arguments, value) => arguments.Quiet = bool.Parse(value)),
        new("log-file", Text, ForwardModes.None, (arguments, value) => arguments.LogFile = value),
        new("trace", Text, ForwardModes.None, (arguments, value) => arguments.Trace = value),
        new("admin", ConfigValueKind.Listen, ForwardModes.None, (arguments, value) => arguments.Admin = value),
        new("admin-token-file", Text, ForwardModes.None, (arguments, value) => arguments.AdminTokenFile = value),
    ];

    /// <summary>What may stand at the top: options of forwards are defaults there.</summary>
    public static IEnumerable<string> OfTop => [Schema, Forwards, .. Options.Select(key => key.Name)];

    /// <summary>What may stand in a forward of the mode, or of any mode.</summary>
    public static IEnumerable<string> OfForward(ForwardModes modes) =>
    [
        Name, Mode, Listen,
        .. modes == ForwardModes.All ? [Server, Target] : new[] { PlaceOf(modes) },
        .. Options.Where(key => (key.Modes & modes) != 0).Select(key => key.Name),
    ];

    /// <summary>Where forwards of the mode connect to: <see cref="Server"/> or <see cref="Target"/>.</summary>
    public static string PlaceOf(ForwardModes mode) => mode == ForwardModes.Client ? Server : Target;
}
