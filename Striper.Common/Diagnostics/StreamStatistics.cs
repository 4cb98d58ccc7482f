using System.Text.Json.Serialization;

namespace Striper.Common.Diagnostics;

/// <summary>One application's connection at one moment: a stream of a tunnel, or a relayed connection.</summary>
public sealed record StreamStatistics : RateStatistics
{
    /// <summary>Without rates.</summary>
    public StreamStatistics()
    {
    }

    /// <summary>With the rates as the meters have them now, which the caller guards; null: nothing moves.</summary>
    public StreamStatistics(RatePair? rates)
        : base(rates)
    {
    }

    /// <summary>In its tunnel, or in the relay.</summary>
    public required long Id { get; init; }

    /// <summary>The application; null: not known.</summary>
    public string? Source { get; init; }

    /// <summary>A relay's target; null: not connected yet, or a tunnel's stream.</summary>
    public string? Target { get; init; }

    /// <summary><c>opening</c>, <c>open</c> or <c>half-closed</c>.</summary>
    public required string State { get; init; }

    /// <summary>How long this end has known it.</summary>
    [JsonPropertyName("age_seconds")]
    public TimeSpan Age { get; init; }

    /// <summary>Bytes taken from the application or target at this end.</summary>
    public long SentBytes { get; init; }

    /// <summary>Bytes given to the application or target at this end.</summary>
    public long ReceivedBytes { get; init; }

    /// <summary>Bytes that wait for others before them.</summary>
    public long ReorderBytes { get; init; }

    /// <summary>Bytes that the other end has not receipted, those not sent included.</summary>
    public long UnreceiptedBytes { get; init; }
}
