using System.Text.Json.Serialization;

namespace Striper.Common.Diagnostics;

/// <summary>A tunnel at one moment, as this end sees it.</summary>
public sealed record TunnelStatistics : RateStatistics
{
    /// <summary>Without rates.</summary>
    public TunnelStatistics()
    {
    }

    /// <summary>With the rates as the meters have them now, which the caller guards; null: nothing moves.</summary>
    public TunnelStatistics(RatePair? rates)
        : base(rates)
    {
    }

    /// <summary>Its name.</summary>
    public required string Id { get; init; }

    /// <summary><c>up</c>, <c>no-legs</c>, or <c>draining</c>: no new streams.</summary>
    public required string State { get; init; }

    /// <summary>Since it began.</summary>
    [JsonPropertyName("age_seconds")]
    public TimeSpan Age { get; init; }

    /// <summary>The scheduler's name.</summary>
    public required string Scheduler { get; init; }

    /// <summary>Its legs carry TLS.</summary>
    public bool IsEncrypted { get; init; }

    /// <summary>The other end, by any of its legs; null: there is none.</summary>
    public string? Peer { get; init; }

    /// <summary>Payload that the other end has receipted, each byte once.</summary>
    public long SentBytes { get; init; }

    /// <summary>Payload that has arrived here, each byte once.</summary>
    public long ReceivedBytes { get; init; }

    /// <summary>Datagrams sent again on another leg.</summary>
    public long Reinjections { get; init; }

    /// <summary>Their bytes.</summary>
    public long ReinjectedBytes { get; init; }

    /// <summary>Bytes of copies that arrived at the other end after another had.</summary>
    public long WastedBytes { get; init; }

    /// <summary>Reorder depth: bytes held here that wait for others before them.</summary>
    public long ReorderBytes { get; init; }

    /// <summary>How often a leg was found full.</summary>
    public long Congestions { get; init; }

    /// <summary>Legs that came up in place of others.</summary>
    public long Redials { get; init; }

    /// <summary>A slot each, in order.</summary>
    public required IReadOnlyList<LegStatistics> Legs { get; init; }

    /// <summary>Streams that are open, also where <see cref="Streams"/> does not list all.</summary>
    public int StreamCount { get; init; }

    /// <summary>The streams, the busiest first.</summary>
    public required IReadOnlyList<StreamStatistics> Streams { get; init; }
}
