using System.Text.Json;

namespace Striper.Tests.Cli.Statistics;

/// <summary>The names of the statistics' format, which programs of others rely on: a path each, arrays as <c>[]</c>.</summary>
internal static class StatisticsFormat
{
    private static readonly string[] _process =
        ["version", "time", "uptime_seconds", "process", "process.cpu_seconds", "process.memory_bytes", "process.id", "forwards"];

    private static readonly string[] _forward =
    [
        "name", "mode", "is_relay", "listen", "to", "is_healthy", "reason", "can_pause", "waiting_applications", "streams_open", "streams_opened",
        "streams_reset", "sent_bytes", "received_bytes", "connections", "tunnels",
    ];

    private static readonly string[] _rates = ["sent_bytes", "received_bytes", "sent_1s", "sent_10s", "received_1s", "received_10s"];

    private static readonly string[] _tunnel =
    [
        "id", "state", "age_seconds", "scheduler", "is_encrypted", "peer", .. _rates, "reinjections", "reinjected_bytes", "wasted_bytes",
        "reorder_bytes", "congestions", "redials", "legs", "stream_count", "streams",
    ];

    private static readonly string[] _leg =
    [
        "slot", "incarnation", "kind", "via", "local", "remote", "state", "reason", "is_paused", "age_seconds", .. _rates, "rtt_seconds",
        "min_rtt_seconds", "in_flight_bytes", "cap_bytes", "queue_bytes", "rate_bytes_per_second", "reinjections", "reinjected_bytes", "wasted_bytes",
        "congestions", "retransmitted_segments", "redials", "last_error",
    ];

    private static readonly string[] _stream =
        ["id", "source", "target", "state", "age_seconds", .. _rates, "reorder_bytes", "unreceipted_bytes"];

    /// <summary>Of a proxy with a tunnel, a leg and a stream.</summary>
    public static IReadOnlyList<string> OfTunnels =>
    [
        .. _process, .. Below("forwards[]", _forward), .. Below("forwards[].tunnels[]", _tunnel), .. Below("forwards[].tunnels[].legs[]", _leg),
        .. Below("forwards[].tunnels[].streams[]", _stream),
    ];

    /// <summary>Of a relay with a connection.</summary>
    public static IReadOnlyList<string> OfRelays => [.. _process, .. Below("forwards[]", _forward), .. Below("forwards[].connections[]", _stream)];

    /// <summary>The names that a document has.</summary>
    public static IReadOnlySet<string> NamesIn(JsonElement document)
    {
        var names = new HashSet<string>();
        Collect(document, "", names);
        return names;
    }

    private static IEnumerable<string> Below(string path, string[] names) => names.Select(name => $"{path}.{name}");

    private static void Collect(JsonElement value, string path, HashSet<string> names)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in value.EnumerateObject())
            {
                var name = path.Length == 0 ? property.Name : $"{path}.{property.Name}";
                names.Add(name);
                Collect(property.Value, name, names);
            }
        }
        else if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in value.EnumerateArray())
                Collect(item, path + "[]", names);
        }
    }
}
