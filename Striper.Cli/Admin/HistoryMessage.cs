namespace Striper.Cli.Admin;

/// <summary>The last minutes.</summary>
/// <param name="IntervalSeconds">Between two values.</param>
/// <param name="Tunnels">Each with its slots.</param>
internal sealed record HistoryMessage(double IntervalSeconds, IReadOnlyList<HistoryMessage.Tunnel> Tunnels)
{
    /// <summary>A tunnel's slots.</summary>
    internal sealed record Tunnel(string Id, IReadOnlyList<Slot> Legs);

    /// <summary>A slot's last minutes, oldest first; null where there was no leg.</summary>
    /// <param name="Number">Its place.</param>
    /// <param name="End">When the newest value was taken.</param>
    /// <param name="Sent">Bytes a second.</param>
    /// <param name="Received">Bytes a second.</param>
    /// <param name="Rtt">Seconds.</param>
    internal sealed record Slot(
        [property: System.Text.Json.Serialization.JsonPropertyName("slot")] int Number, DateTimeOffset End,
        IReadOnlyList<float?> Sent, IReadOnlyList<float?> Received, IReadOnlyList<float?> Rtt);
}
