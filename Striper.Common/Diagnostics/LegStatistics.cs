using System.Text.Json.Serialization;

namespace Striper.Common.Diagnostics;

/// <summary>One slot of a tunnel and the leg that is up there, at one moment. Counters are of the slot, over all legs that it has had.</summary>
public sealed record LegStatistics : RateStatistics
{
    /// <summary>Without rates.</summary>
    public LegStatistics()
    {
    }

    /// <summary>With the rates as the meters have them now, which the caller guards; null: nothing moves.</summary>
    public LegStatistics(RatePair? rates)
        : base(rates)
    {
    }

    /// <summary>Its place in the tunnel.</summary>
    public required int Slot { get; init; }

    /// <summary>Of the leg that is up; null: none is.</summary>
    public uint? Incarnation { get; init; }

    /// <summary><c>leg</c> or <c>express</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The address or interface that it leaves from, as the user named it; null: the system chooses, or this end does not know.</summary>
    public string? Via { get; init; }

    /// <summary>This end of the connection.</summary>
    public string? Local { get; init; }

    /// <summary>The other end of the connection.</summary>
    public string? Remote { get; init; }

    /// <summary>A word of <see cref="LegStates"/>.</summary>
    public required string State { get; init; }

    /// <summary>Why it is not used now; null: it is.</summary>
    public string? Reason { get; init; }

    /// <summary>The user has paused it.</summary>
    public bool IsPaused { get; init; }

    /// <summary>How long it has been up.</summary>
    [JsonPropertyName("age_seconds")]
    public TimeSpan? Age { get; init; }

    /// <summary>Bytes of frames written to the slot's legs, copies included.</summary>
    public long SentBytes { get; init; }

    /// <summary>Bytes of frames received on the slot's legs.</summary>
    public long ReceivedBytes { get; init; }

    /// <summary>Smoothed round trip (RFC 6298), queues included; null while none is known.</summary>
    [JsonPropertyName("rtt_seconds")]
    public TimeSpan? Rtt { get; init; }

    /// <summary>The shortest round trip lately: the path without queues.</summary>
    [JsonPropertyName("min_rtt_seconds")]
    public TimeSpan? MinRtt { get; init; }

    /// <summary>Bytes handed to the kernel and not acknowledged; on the loopback device, not receipted.</summary>
    public long InFlightBytes { get; init; }

    /// <summary>What may be in flight.</summary>
    public long CapBytes { get; init; }

    /// <summary>Bytes bound to the leg that have not left: with us and in the kernel's buffer.</summary>
    public long QueueBytes { get; init; }

    /// <summary>Estimated delivery rate; 0 while none is known.</summary>
    public double RateBytesPerSecond { get; init; }

    /// <summary>Datagrams sent again here because another leg failed them or was late.</summary>
    public long Reinjections { get; init; }

    /// <summary>Their bytes.</summary>
    public long ReinjectedBytes { get; init; }

    /// <summary>Bytes of copies that arrived here after another had.</summary>
    public long WastedBytes { get; init; }

    /// <summary>How often it was found full: its cap was reached, and what came next had to wait or go elsewhere.</summary>
    public long Congestions { get; init; }

    /// <summary>Segments that the kernel had to send again.</summary>
    public long RetransmittedSegments { get; init; }

    /// <summary>Legs that came up in the slot after the first.</summary>
    public long Redials { get; init; }

    /// <summary>Why the last leg ended or the last dial failed; null: neither has happened.</summary>
    public string? LastError { get; init; }
}
