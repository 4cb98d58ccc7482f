namespace Striper.Common.Primitives;

/// <summary>
/// Names one stream (proxied application connection) of a tunnel. Increasing, never reused in a tunnel. Streams opened by the client are
/// odd (1, 3, 5, ...), even ids are kept for the server, as in HTTP/2 (RFC 9113, section 5.1.1).
/// </summary>
public readonly record struct StreamId(long Value) : IComparable<StreamId>
{
    /// <summary>The id of the client's n-th stream, n from 0.</summary>
    public static StreamId OfClient(long index) => new((2 * index) + 1);

    /// <summary>Whether the client opens streams of this id.</summary>
    public bool IsOfClient => (Value & 1) == 1;

    /// <summary>The place of this id among the ids of its side, from 0.</summary>
    public long Index => Value >> 1;

    /// <inheritdoc/>
    public int CompareTo(StreamId other) => Value.CompareTo(other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}
