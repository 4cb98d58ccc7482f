namespace Striper.Tests.Simulation.Network;

/// <summary>Bytes that a kernel sends, and sends again, as one: a segment, or as many as a fast line carries in half a millisecond.</summary>
internal sealed class TcpSegment(long offset, byte[] bytes)
{
    /// <summary>Payload of a full segment.</summary>
    public const int FullBytes = 1448;

    /// <summary>Place of the first byte in the connection.</summary>
    public long Offset => offset;

    /// <summary>What it carries.</summary>
    public byte[] Bytes => bytes;

    /// <summary>Place after the last byte.</summary>
    public long End => offset + bytes.Length;

    /// <summary>Segments of the wire.</summary>
    public int Count => (bytes.Length + FullBytes - 1) / FullBytes;

    /// <summary>When it was sent last.</summary>
    public TimeSpan SentAt { get; set; }

    /// <summary>Place of its last sending among all sendings of the connection.</summary>
    public long Order { get; set; }

    /// <summary>The sender knows that it arrived.</summary>
    public bool IsDelivered { get; set; }

    /// <summary>The sender takes it for lost and has not sent it again yet.</summary>
    public bool IsLost { get; set; }
}
