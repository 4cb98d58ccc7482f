using Striper.Common.Primitives;

namespace Striper.Common.Scheduling;

/// <summary>What a scheduler may know of a usable leg at the moment of choice.</summary>
public struct LegSnapshot
{
    // Urgent data may pass the cap by this much, so that many small streams cannot undo it; by the cap between hosts side by side, whose datagrams are
    // large and may stand over it.
    private const long UrgentOvershootBytes = 64 * 1024;

    /// <summary>The leg.</summary>
    public LegId Leg { get; init; }

    /// <summary>Kept for urgent data: see <see cref="LegTraits.IsExpress"/>.</summary>
    public bool IsExpress { get; init; }

    /// <summary>Between hosts side by side, which lose nothing and whose own time is what counts.</summary>
    public bool IsShort { get; init; }

    /// <summary>Short, and within one host: several such legs carry hardly more than one.</summary>
    public bool IsWithinHost { get; init; }

    /// <summary>Its path has sent what it may for now: nothing goes out, urgent data included, until time has passed.</summary>
    public bool IsHeld { get; set; }

    /// <summary>Bytes handed to the leg and not yet known to have arrived, those still queued in this process included.</summary>
    public long InFlightBytes { get; set; }

    /// <summary>Bytes that have not left this host yet.</summary>
    public long NotSentBytes { get; set; }

    /// <summary>How much may be in flight.</summary>
    public long CapBytes { get; init; }

    /// <summary>How much may wait on this host.</summary>
    public long NotSentLimitBytes { get; init; }

    /// <summary>Estimated delivery rate, bytes per second; never zero.</summary>
    public double RateBytesPerSecond { get; init; }

    /// <summary>Round trip without queues.</summary>
    public TimeSpan BaseRtt { get; init; }

    /// <summary>Round trip as it is now.</summary>
    public TimeSpan SmoothedRtt { get; init; }

    /// <summary>Wire bytes of a datagram that suits this leg.</summary>
    public int DatagramBytes { get; init; }

    /// <summary>Whether a datagram of this size may go out on the leg now.</summary>
    public readonly bool HasRoom(int bytes) =>
        !IsHeld && (InFlightBytes == 0 || (InFlightBytes + (bytes / 2) <= CapBytes && NotSentBytes < NotSentLimitBytes));

    /// <summary>Whether urgent data, which passes the cap, may go out on the leg now.</summary>
    public readonly bool HasRoomForUrgent => !IsHeld && InFlightBytes <= CapBytes + Math.Max(UrgentOvershootBytes, IsShort ? CapBytes : 0);

    /// <summary>When a datagram of this size would be at the other end, from now.</summary>
    public readonly double SecondsToDeliver(int bytes) =>
        (BaseRtt.TotalSeconds / 2) + ((InFlightBytes + bytes) / RateBytesPerSecond);

    /// <summary>When a datagram would be there if it went ahead of what waits in the network's queues: they show in the round trip.</summary>
    public readonly double SecondsOfUrgent() => SmoothedRtt.TotalSeconds + (NotSentBytes / RateBytesPerSecond);
}
