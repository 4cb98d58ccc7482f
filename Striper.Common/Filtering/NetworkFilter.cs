namespace Striper.Common.Filtering;

/// <summary>
/// One filter of one connection: what it does not override, it lets pass. The life cycle is that of Envoy's network filters (network_filters in its
/// documentation): the new connection; data from downstream and from upstream; the close of either side, each once; and that the stream is done, which is
/// the last call. Calls of a connection never overlap, so that its filters need no lock; they come on the threads that carry the bytes of all connections and
/// must not block: to wait is to <see cref="FilterVerdict.Hold"/>. Data from downstream meets the filters in their order, data from upstream in the
/// opposite one, all else in their order. An exception closes the connection.
/// </summary>
public abstract class NetworkFilter
{
    /// <summary>The most data that one call should bring, bytes, at least 1: what comes is cut for it. A filter before it may add to that. Asked once.</summary>
    public virtual int MostBytes => int.MaxValue;

    /// <summary>The connection is there; nothing was read from it yet.</summary>
    public virtual FilterVerdict OnNewConnection() => FilterVerdict.Pass;

    /// <summary>The application sent something, or ended its direction, or both.</summary>
    /// <param name="data">What it sent, as far as the filters before have left it; the filter's to change until it returns.</param>
    /// <param name="isEnd">Nothing comes after it. Told once; there may be no data then.</param>
    public virtual FilterVerdict OnDownstreamData(FilterBuffer data, bool isEnd) => FilterVerdict.Pass;

    /// <summary>The target sent something, or ended its direction, or both.</summary>
    /// <param name="data">As in <see cref="OnDownstreamData"/>.</param>
    /// <param name="isEnd">As in <see cref="OnDownstreamData"/>.</param>
    public virtual FilterVerdict OnUpstreamData(FilterBuffer data, bool isEnd) => FilterVerdict.Pass;

    /// <summary>The application's side is closed in both directions.</summary>
    /// <param name="isReset">It did not end in order.</param>
    public virtual void OnDownstreamClosed(bool isReset)
    {
    }

    /// <summary>The target's side is closed in both directions.</summary>
    /// <param name="isReset">It did not end in order.</param>
    public virtual void OnUpstreamClosed(bool isReset)
    {
    }

    /// <summary>The connection is over and both sides are closed: the last call.</summary>
    public virtual void OnDone()
    {
    }
}
