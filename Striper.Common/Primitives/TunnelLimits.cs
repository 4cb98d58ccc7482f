namespace Striper.Common.Primitives;

/// <summary>What both ends of a tunnel agree on in the handshake: of each figure the smaller one holds.</summary>
/// <param name="MaxDatagramBytes">Largest payload of one datagram, bytes; 1 to <see cref="LargestDatagramBytes"/>.</param>
/// <param name="MaxStreams">Streams open at once in a tunnel; at least 1.</param>
/// <param name="Linger">How long a tunnel outlives its last leg; whole milliseconds on the wire.</param>
public sealed record TunnelLimits(int MaxDatagramBytes, int MaxStreams, TimeSpan Linger)
{
    /// <summary>No datagram's payload is larger than this, whatever was agreed: it bounds what one frame can make a receiver wait for.</summary>
    public const int LargestDatagramBytes = 1 << 20;

    /// <summary>Credit every stream has in each direction from the start, bytes: never withdrawn, so it bounds the memory of a crowd of streams.</summary>
    public const int CreditFloorBytes = 16 * 1024;

    /// <summary>What a proxy offers when nothing else is said.</summary>
    public static TunnelLimits Default { get; } = new(LargestDatagramBytes, 16_384, TimeSpan.FromSeconds(60));

    /// <summary>The limits both ends hold: field by field the smaller.</summary>
    public TunnelLimits Smaller(TunnelLimits other) => new(
        Math.Min(MaxDatagramBytes, other.MaxDatagramBytes),
        Math.Min(MaxStreams, other.MaxStreams),
        Linger < other.Linger ? Linger : other.Linger);
}
