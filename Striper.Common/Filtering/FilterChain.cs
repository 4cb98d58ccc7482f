using Microsoft.Extensions.Logging;
using Striper.Common.Transport;

namespace Striper.Common.Filtering;

/// <summary>The filters that a proxy's connections pass, in their order, and what makes them. Thread-safe.</summary>
/// <param name="filters">By name what makes one for a connection; at least one.</param>
/// <param name="logger">The proxy's log, for them too.</param>
/// <param name="time">Their clock and timers.</param>
public sealed class FilterChain(IReadOnlyList<(string Name, Func<FilterConnection, NetworkFilter> Create)> filters, ILogger logger, TimeProvider time)
{
    private long _lastNumber;

    /// <summary>Puts the filters into a connection. Null: one of them has closed it, and it is reset.</summary>
    /// <param name="transport">The connection, which belongs to the result.</param>
    /// <param name="side">Where it leads: downstream to an application, upstream to a target.</param>
    /// <param name="source">The application's address, where it is known.</param>
    public ByteTransport? Open(ByteTransport transport, FilterSide side, string? source)
    {
        var number = Interlocked.Increment(ref _lastNumber);
        var connection = new ConnectionFilters(number, logger) { Abort = transport.Abort };
        var made = new (string, NetworkFilter)[filters.Count];
        try
        {
            for (var i = 0; i < made.Length; i++)
                made[i] = (filters[i].Name, filters[i].Create(new FilterConnection(connection, i, number, source, logger, time)));
            connection.Set(made);
        }
        catch (Exception e)
        {
            FilterLog.Failed(logger, number, filters[Math.Max(Array.FindIndex(made, m => m.Item1 is null), 0)].Name, $"{e.GetType().Name}: {e.Message}");
            transport.Abort();
            return null;
        }

        var filtered = new FilteredTransport(transport, side, connection);
        connection.Abort = filtered.Break;
        if (filtered.TryOpen())
            return filtered;
        filtered.Abort();
        return null;
    }
}
