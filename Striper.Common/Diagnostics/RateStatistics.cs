using System.Text.Json.Serialization;

namespace Striper.Common.Diagnostics;

/// <summary>How fast something has moved lately; 0 while nobody watches what is only measured then.</summary>
public abstract record RateStatistics
{
    /// <summary>Nothing moves.</summary>
    protected RateStatistics()
    {
    }

    /// <summary>As the meters have it now.</summary>
    /// <param name="rates">Guarded by the caller; null: nothing moves.</param>
    protected RateStatistics(RatePair? rates)
    {
        if (rates is null)
            return;
        (SentLately, SentSteadily) = (rates.Sent.Lately, rates.Sent.Steadily);
        (ReceivedLately, ReceivedSteadily) = (rates.Received.Lately, rates.Received.Steadily);
    }

    /// <summary>Away from this end, bytes a second over the last second.</summary>
    [JsonPropertyName("sent_1s")]
    public double SentLately { get; init; }

    /// <summary>Away from this end, bytes a second over the last ten seconds.</summary>
    [JsonPropertyName("sent_10s")]
    public double SentSteadily { get; init; }

    /// <summary>Towards this end, bytes a second over the last second.</summary>
    [JsonPropertyName("received_1s")]
    public double ReceivedLately { get; init; }

    /// <summary>Towards this end, bytes a second over the last ten seconds.</summary>
    [JsonPropertyName("received_10s")]
    public double ReceivedSteadily { get; init; }
}
