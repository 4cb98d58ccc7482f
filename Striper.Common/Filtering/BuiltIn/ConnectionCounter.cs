namespace Striper.Common.Filtering.BuiltIn;

/// <summary><c>connection-counter</c>: counts connections. One for each proxy. Thread-safe.</summary>
public sealed class ConnectionCounter : INetworkFilterFactory
{
    private long _count;

    /// <inheritdoc/>
    public string Name => "connection-counter";

    /// <summary>Connections so far.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <inheritdoc/>
    public Func<FilterConnection, NetworkFilter> Configure(FilterSettings settings)
    {
        settings.AllowOnly();
        return _ => new Filter(this);
    }

    private sealed class Filter(ConnectionCounter counter) : NetworkFilter
    {
        public override FilterVerdict OnNewConnection()
        {
            Interlocked.Increment(ref counter._count);
            return FilterVerdict.Pass;
        }
    }
}
