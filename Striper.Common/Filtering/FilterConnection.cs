using Microsoft.Extensions.Logging;

namespace Striper.Common.Filtering;

/// <summary>What a filter knows of its connection, and may do to it. Each filter has its own. Thread-safe.</summary>
public sealed class FilterConnection
{
    private readonly ConnectionFilters _owner;
    private readonly int _index;

    internal FilterConnection(ConnectionFilters owner, int index, long number, string? source, ILogger logger, TimeProvider time)
    {
        (_owner, _index) = (owner, index);
        (Number, Source, Logger, Time) = (number, source, logger, time);
    }

    /// <summary>Counts the connections of the chain, from 1.</summary>
    public long Number { get; }

    /// <summary>The application's address, where it is known.</summary>
    public string? Source { get; }

    /// <summary>The proxy's log.</summary>
    public ILogger Logger { get; }

    /// <summary>The clock to use, and its timers.</summary>
    public TimeProvider Time { get; }

    /// <summary>
    /// Goes on with a call that this filter holds: the next filter gets it. Without effect if it holds none; what is said while the call is still under way
    /// counts, and then the filter's <see cref="FilterVerdict.Hold"/> is none.
    /// </summary>
    public void Resume(FilterCall call) => _owner.Resume(_index, call);

    /// <summary>Resets the connection on both sides, as <see cref="FilterVerdict.Close"/> does.</summary>
    public void Close() => _owner.Close(_index);
}
