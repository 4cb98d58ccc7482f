using System.Net;
using Striper.Client;
using Striper.Common.Relay;
using Striper.Common.Scheduling;
using Striper.Common.Security;
using Striper.Common.Transport;
using Striper.Server.ProxyProtocol;

namespace Striper.Cli.Options;

/// <summary>Checks the proxies' arguments and turns them into options. The first thing that is wrong is the one that is told.</summary>
internal static class ProxyOptionsReader
{
    private const string PoolIsOfServers = "with -c, the other end is who connects to the target";

    private static readonly TimeSpan _defaultLinger = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan _defaultDrain = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _defaultConnectTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Gives <see cref="ClientOptions"/>, <see cref="ServerOptions"/> or <see cref="RelayOptions"/>.</summary>
    /// <exception cref="UsageException">Something is missing, malformed, out of range or contradictory.</exception>
    public static ProxyOptions Read(ProxyArguments arguments)
    {
        if (arguments.Client && arguments.Server)
            throw new UsageException("both -c and -s, choose one: -c faces the applications, -s the target");
        if (arguments.Verbose && arguments.Quiet)
            throw new UsageException("both -v and -q, choose one");
        return arguments.Classic ? ReadClassic(arguments)
            : arguments.Client ? ReadClient(arguments)
            : arguments.Server ? ReadServer(arguments)
            : ReadRelay(arguments);
    }

    private static ClientOptions ReadClient(ProxyArguments arguments)
    {
        RefuseProxyProtocol(arguments, "-c");
        var positionals = new Positionals(arguments.Positionals, "-c LISTEN HOST PORT", "server");
        var (listen, server) = (positionals.ReadListen(everyAddress: false), positionals.ReadHostPort());
        var (origins, range) = ReadLegPlan(arguments, server);
        return new ClientOptions
        {
            Listen = listen,
            Server = server,
            LegOrigins = origins,
            ExpressOrigins = ReadExpress(arguments.Express) ? LegPlan.ExpressFor(origins) : [],
            LegRange = range,
            Tunnel = ReadTunnel(arguments),
            Drain = ReadDuration("drain", arguments.Drain, _defaultDrain),
            ConnectTimeout = ReadConnectTimeout(arguments.ConnectTimeout),
            Allow = ReadAllow(arguments.Allow),
            Filters = FilterOptionsReader.Read(arguments),
            RecoveryFile = FilterOptionsReader.ReadRecoveryFile(arguments.RecoveryFile),
            ProcessBufferBytes = LimitOptionsReader.ReadProcessBuffer(arguments),
            Watch = WatchOptionsReader.Read(arguments),
            Logging = ReadLogging(arguments),
            Warnings = [.. WarnOf([("--pool", LimitOptionsReader.IsPoolGiven(arguments))], PoolIsOfServers), .. WarnOf(GivenLimitsOfServers(arguments), "with -c, the server-facing proxy decides"), .. WarnOfCongestion(arguments.Congestion)],
        };
    }

    private static ServerOptions ReadServer(ProxyArguments arguments)
    {
        RefuseVia(arguments, "-s");
        var positionals = new Positionals(arguments.Positionals, "-s LISTEN TARGET", "target");
        return new ServerOptions
        {
            Listen = positionals.ReadListen(everyAddress: true),
            Target = positionals.ReadHostPort(),
            PoolSize = LimitOptionsReader.ReadPool(arguments),
            ProxyProtocol = ReadProxyProtocol(arguments.ProxyProtocol),
            Tunnel = ReadTunnel(arguments),
            Drain = ReadDuration("drain", arguments.Drain, _defaultDrain),
            ConnectTimeout = ReadConnectTimeout(arguments.ConnectTimeout),
            Allow = ReadAllow(arguments.Allow),
            Filters = FilterOptionsReader.Read(arguments),
            RecoveryFile = FilterOptionsReader.ReadRecoveryFile(arguments.RecoveryFile),
            ProcessBufferBytes = LimitOptionsReader.ReadProcessBuffer(arguments),
            Watch = WatchOptionsReader.Read(arguments),
            Warnings =
            [
                .. WarnOf(
                [
                    ("-n", ReadLegs(arguments.Legs) is not null), ("--express", IsExpressGiven(arguments.Express)),
                    ("--max-waiting", arguments.MaxWaiting is not null),
                ], "with -s, the client-facing proxy decides"),
                .. WarnOfCongestion(arguments.Congestion),
            ],
            Logging = ReadLogging(arguments),
        };
    }

    private static RelayOptions ReadRelay(ProxyArguments arguments)
    {
        RefuseVia(arguments, "a plain relay");
        RefuseProxyProtocol(arguments, "a plain relay");
        if (arguments.SecretFile is not null)
            throw new UsageException("secret-file", "does not go with a plain relay, which has no legs to protect: give it to -c and -s");
        return ReadRelay(arguments, new Positionals(arguments.Positionals, "LISTEN TARGET", "target"), "without -c or -s, a plain relay has no tunnel");
    }

    private static RelayOptions ReadClassic(ProxyArguments arguments)
    {
        if (!arguments.Client && !arguments.Server)
            throw new UsageException("classic", "goes with -c or -s, which says what the side that speaks frames is");
        if (arguments.Via is not null)
            throw new UsageException("via", "does not go with --classic, which has no legs");
        if (arguments.SecretFile is not null)
            throw new UsageException("secret-file", "does not go with --classic: tcp-striper knows neither secrets nor encryption, leave one of the two out");
        if (arguments.ProxyProtocol is not null)
            throw new UsageException("proxy-protocol", "does not go with --classic: tcp-striper does not tell the application's address");
        var positionals = arguments.Client
            ? new Positionals(arguments.Positionals, "-c --classic LISTEN HOST PORT", "server")
            : new Positionals(arguments.Positionals, "-s --classic LISTEN TARGET", "target");
        var options = ReadRelay(arguments, positionals, "with --classic, which has no tunnel");
        if (arguments.Client)
            return options with { Framed = FramedSide.Target };
        return options with
        {
            Framed = FramedSide.Application,
            Warnings = IPAddress.IsLoopback(options.Listen.EndPoint.Address) || options.Allow is not null
                ? options.Warnings
                : [$"--classic knows no secret: anybody who reaches {options.Listen} can use {options.Target}, see --allow", .. options.Warnings],
        };
    }

    private static RelayOptions ReadRelay(ProxyArguments arguments, Positionals positionals, string why)
    {
        // Without effect here, but a mistake in them is still a mistake.
        _ = ReadTunnel(arguments);
        return new RelayOptions
        {
            Listen = positionals.ReadListen(everyAddress: arguments.Server),
            Target = positionals.ReadHostPort(),
            PoolSize = arguments.Client ? 0 : LimitOptionsReader.ReadPool(arguments),
            Drain = ReadDuration("drain", arguments.Drain, _defaultDrain),
            ConnectTimeout = ReadConnectTimeout(arguments.ConnectTimeout),
            Allow = ReadAllow(arguments.Allow),
            Filters = FilterOptionsReader.Read(arguments),
            RecoveryFile = FilterOptionsReader.ReadRecoveryFile(arguments.RecoveryFile),
            ProcessBufferBytes = LimitOptionsReader.ReadProcessBuffer(arguments),
            Watch = WatchOptionsReader.Read(arguments),
            Warnings =
            [
                .. WarnOf([("--pool", arguments.Client && LimitOptionsReader.IsPoolGiven(arguments))], PoolIsOfServers),
                .. WarnOf(
                [
                    ("-n", ReadLegs(arguments.Legs) is not null),
                    ("--express", IsExpressGiven(arguments.Express)),
                    ("--scheduler", arguments.Scheduler is not null),
                    ("--congestion", arguments.Congestion is not null),
                    ("--linger", arguments.Linger is not null),
                    ("--trace", arguments.Trace is not null),
                    ("--max-streams", arguments.MaxStreams is not null),
                    ("--max-datagram", arguments.MaxDatagram is not null),
                    ("--stream-buffer", arguments.StreamBuffer is not null),
                    ("--tunnel-buffer", arguments.TunnelBuffer is not null),
                    ("--process-buffer", arguments.ProcessBuffer is not null),
                    ("--max-waiting", arguments.MaxWaiting is not null),
                    .. GivenLimitsOfServers(arguments),
                ],
                why),
            ],
            Logging = ReadLogging(arguments),
        };
    }

    // Harmless options are no error: scripts hand the same ones to both ends.
    private static List<string> WarnOf(IEnumerable<(string Name, bool Given)> options, string why) =>
        [.. options.Where(option => option.Given).Select(option => $"{option.Name} has no effect {why}")];

    private static (string Name, bool Given)[] GivenLimitsOfServers(ProxyArguments arguments) =>
    [
        ("--max-tunnels", arguments.MaxTunnels is not null),
        ("--max-legs", arguments.MaxLegs is not null),
        ("--max-handshakes", arguments.MaxHandshakes is not null),
        ("--handshake-timeout", arguments.HandshakeTimeout is not null),
    ];

    private static AllowedAddresses? ReadAllow(string? text) =>
        text is null ? null
        : AllowedAddresses.TryParse(text.Split(','), out var allowed, out var wrong) ? allowed
        : throw new UsageException("allow", $"'{wrong}' is no range of addresses, give some such as 192.0.2.0/24, 2001:db8::/32 or 192.0.2.7");

    /// <summary>The secrets of <c>--secret-file</c>; null: none is given.</summary>
    /// <exception cref="UsageException">The file cannot be used.</exception>
    public static IReadOnlyList<SharedSecret>? ReadSecrets(string? file) =>
        file is null ? null
        : SecretFile.TryRead(file, out var secrets, out var error) ? secrets
        : throw new UsageException("secret-file", error);

    /// <summary>A line if the kernel has no such congestion control. No error: it may load the module when it is asked for it.</summary>
    public static IReadOnlyList<string> WarnOfCongestion(string? text) =>
        ReadCongestion(text) is { } name && CongestionControl.ListAvailable() is { Count: > 0 } available && !available.Contains(name)
            ? [$"congestion control '{name}' is not among the kernel's ({string.Join(' ', available)}), load its module or choose one of these"]
            : [];

    private static void RefuseVia(ProxyArguments arguments, string mode)
    {
        if (arguments.Via is not null)
            throw new UsageException("via", $"does not go with {mode}, give it to the client-facing proxy (-c)");
    }

    // A target that waits for the header takes nothing without it: not to be passed over in silence.
    private static void RefuseProxyProtocol(ProxyArguments arguments, string mode)
    {
        if (arguments.ProxyProtocol is not null)
            throw new UsageException("proxy-protocol", $"does not go with {mode}, give it to the server-facing proxy (-s)");
    }

    private static ProxyProtocolVersion ReadProxyProtocol(string? text) => text switch
    {
        null => ProxyProtocolVersion.None,
        "v1" => ProxyProtocolVersion.V1,
        "v2" => ProxyProtocolVersion.V2,
        _ => throw new UsageException("proxy-protocol", $"'{text}' is unknown, use v1 or v2"),
    };

    private static (IReadOnlyList<LegOrigin> Origins, LegRange? Range) ReadLegPlan(ProxyArguments arguments, HostPort server)
    {
        var items = ReadVia(arguments.Via, server);
        if (ReadLegs(arguments.Legs) is not { } legs)
            return LegPlan.TryCreate(items, null, out var usual, out var error) ? (usual, null) : throw new UsageException("via", error);
        if (!LegPlan.TryCreate(items, legs, out var origins, out var range, out var rangeError))
            throw new UsageException("via", rangeError);
        return (origins, range.Fewest < range.Most ? range : null);
    }

    /// <summary>The items of <c>--via</c>, possibly none.</summary>
    /// <exception cref="UsageException">One is malformed, or cannot reach the server.</exception>
    public static IReadOnlyList<ViaItem> ReadVia(string? via, HostPort server)
    {
        var items = new List<ViaItem>();
        foreach (var text in via?.Split(',') ?? [])
        {
            if (!ViaItem.TryParse(text, out var item, out var itemError))
                throw new UsageException("via", itemError);
            if (server.Address is { } to && item.Address is { } from && to.AddressFamily != from.AddressFamily)
                throw new UsageException("via", $"'{text}' cannot reach {server}, give addresses of the same family (IPv4 or IPv6)");
            items.Add(item);
        }

        return items;
    }

    private static LegRange? ReadLegs(string? text) =>
        text is null ? null
        : LegPlan.TryParseRange(text, out var legs, out var error) ? legs
        : throw new UsageException("legs", error);

    private static bool ReadExpress(string? text) => text switch
    {
        null or "on" => true,
        "off" => false,
        _ => throw new UsageException("express", $"'{text}' is unknown, use on or off"),
    };

    // Without effect, but a mistake in it is still a mistake.
    private static bool IsExpressGiven(string? text)
    {
        _ = ReadExpress(text);
        return text is not null;
    }

    private static TunnelOptions ReadTunnel(ProxyArguments arguments) => new(
        ReadScheduler(arguments.Scheduler),
        ReadCongestion(arguments.Congestion),
        ReadDuration("linger", arguments.Linger, _defaultLinger),
        ReadSecrets(arguments.SecretFile),
        LimitOptionsReader.Read(arguments));

    /// <summary>The name of a scheduler.</summary>
    /// <exception cref="UsageException">There is none of this name.</exception>
    public static string ReadScheduler(string? text)
    {
        if (text is null)
            return Schedulers.Default;
        if (Schedulers.Names.Contains(text))
            return text;
        throw new UsageException("scheduler", $"'{text}' is unknown, use one of {string.Join(", ", Schedulers.Names)}");
    }

    /// <summary>The name of a congestion control, or null for auto.</summary>
    /// <exception cref="UsageException">No kernel has one of this name.</exception>
    public static string? ReadCongestion(string? text) =>
        text is null or "auto" ? null

        // The kernel's names have at most 15 characters (TCP_CA_NAME_MAX with its NUL); whether it has one is another matter.
        : text.Length <= 15 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') ? text
        : throw new UsageException("congestion", $"'{text}' is not a name, use auto or one of the kernel's such as cubic or bbr");

    /// <summary>How long one attempt to connect may take.</summary>
    /// <exception cref="UsageException">Not a duration, or out of range.</exception>
    public static TimeSpan ReadConnectTimeout(string? text)
    {
        var timeout = ReadDuration("connect-timeout", text, _defaultConnectTimeout);
        return timeout >= TimeSpan.FromMilliseconds(10) && timeout <= TimeSpan.FromDays(1)
            ? timeout
            : throw new UsageException("connect-timeout", $"'{text}' is too short or too long, give 10ms to 24h");
    }

    private static TimeSpan ReadDuration(string option, string? text, TimeSpan byDefault) =>
        text is null ? byDefault
        : Duration.TryParse(text, out var value, out var error) ? value
        : throw new UsageException(option, error);

    /// <summary>What is logged and where to. Read last of all, since it creates the files.</summary>
    /// <exception cref="UsageException">A file cannot be written.</exception>
    public static LoggingOptions ReadLogging(ProxyArguments arguments)
    {
        var verbosity = arguments.Verbose ? Verbosity.Verbose : arguments.Quiet ? Verbosity.Quiet : Verbosity.Normal;
        var (log, trace) = (ReadFile("log-file", arguments.LogFile), ReadFile("trace", arguments.Trace));
        return trace is null || trace != log
            ? new LoggingOptions(verbosity, log, trace)
            : throw new UsageException("trace", $"'{arguments.Trace}' is the file of --log-file too, give each its own");
    }

    private static string? ReadFile(string option, string? text) =>
        text is null ? null
        : LogFile.TryParse(text, out var path, out var error) ? path
        : throw new UsageException(option, error);
}
