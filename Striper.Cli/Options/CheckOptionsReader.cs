using Striper.Cli.Check;

namespace Striper.Cli.Options;

/// <summary>Checks the arguments of the verb <c>check</c>. The first thing that is wrong is the one that is told.</summary>
internal static class CheckOptionsReader
{
    private const string Form = "write tcp-proxy check HOST PORT";

    private static readonly TimeSpan _defaultSeconds = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan _fewestSeconds = TimeSpan.FromSeconds(0.1);

    // The server ends streams after 60 s, and somebody waits for the whole of it.
    private static readonly TimeSpan _mostSeconds = TimeSpan.FromSeconds(25);

    /// <exception cref="UsageException">Something is missing, malformed or out of range.</exception>
    public static CheckOptions Read(CheckArguments arguments)
    {
        var server = ReadServer([.. arguments.Positionals]);
        var items = ReadItems(arguments.Via, server, out var hasNumbers);
        return new CheckOptions
        {
            Server = server,
            Items = items,
            Seconds = ReadSeconds(arguments.Seconds),
            Secrets = ProxyOptionsReader.ReadSecrets(arguments.SecretFile),
            Scheduler = ProxyOptionsReader.ReadScheduler(arguments.Scheduler),
            Congestion = ProxyOptionsReader.ReadCongestion(arguments.Congestion),
            ConnectTimeout = ProxyOptionsReader.ReadConnectTimeout(arguments.ConnectTimeout),
            Notes =
            [
                .. hasNumbers ? (string[])["the numbers of legs in --via are left aside: how many it takes is what is checked"] : [],
                .. ProxyOptionsReader.WarnOfCongestion(arguments.Congestion),
            ],
        };
    }

    private static HostPort ReadServer(string[] places)
    {
        if (places.Length == 0)
            throw new UsageException($"missing HOST PORT, {Form} (see tcp-proxy check --help)");
        if (places.Length > 2)
            throw new UsageException($"too many arguments at '{places[2]}', {Form}");
        if (places.Length == 2 && HostPort.TryParse(places[0], out _, out _))
            throw new UsageException($"too many arguments at '{places[1]}', since '{places[0]}' names a port already");
        var isGood = places.Length == 2
            ? HostPort.TryParse(places[0], places[1], out var server, out var error)
            : HostPort.TryParse(places[0], out server, out error);
        return isGood ? server! : throw new UsageException("server", error!);
    }

    private static List<ViaItem> ReadItems(string? via, HostPort server, out bool hasNumbers)
    {
        var items = ProxyOptionsReader.ReadVia(via, server);
        hasNumbers = items.Any(item => item.Legs is not null);
        List<ViaItem> all = [.. items.Select(item => item with { Legs = null }).Distinct()];
        if (all.Count > CheckPlan.LegCounts[^1])
            throw new UsageException("via", $"has {all.Count} items, a check takes {CheckPlan.LegCounts[^1]} at most");
        return LegPlan.TryCreate(all, legs: null, out _, out var error) ? all : throw new UsageException("via", error);
    }

    private static TimeSpan ReadSeconds(string? text)
    {
        if (text is null)
            return _defaultSeconds;
        if (!Duration.TryParse(text, out var value, out var error))
            throw new UsageException("seconds", error);
        return value >= _fewestSeconds && value <= _mostSeconds
            ? value
            : throw new UsageException("seconds", $"'{text}' is too short or too long, give 0.1 to 25");
    }
}
