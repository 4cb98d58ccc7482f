using System.Text.Json.Serialization;

namespace Striper.Common.Filtering.Foo;

/// <summary>What <c>foo-stats</c> has counted, in both directions; rates are in messages a second over a moving window, ACK and NAK are responses.</summary>
public sealed record FooStatistics
{
    /// <summary>Messages of any kind.</summary>
    public required long MsgTotal { get; init; }

    /// <summary>REQ.</summary>
    public required long MsgReq { get; init; }

    /// <summary>ACK.</summary>
    public required long MsgAck { get; init; }

    /// <summary>NAK.</summary>
    public required long MsgNak { get; init; }

    /// <summary>REQ, over one second.</summary>
    [JsonPropertyName("request_rate_1s")]
    public required double RequestRate1s { get; init; }

    /// <summary>REQ, over ten seconds.</summary>
    [JsonPropertyName("request_rate_10s")]
    public required double RequestRate10s { get; init; }

    /// <summary>ACK and NAK, over one second.</summary>
    [JsonPropertyName("response_rate_1s")]
    public required double ResponseRate1s { get; init; }

    /// <summary>ACK and NAK, over ten seconds.</summary>
    [JsonPropertyName("response_rate_10s")]
    public required double ResponseRate10s { get; init; }

    /// <summary>Lines that were not Foo: in the metrics alone.</summary>
    [JsonIgnore]
    public long OtherLines { get; init; }
}
