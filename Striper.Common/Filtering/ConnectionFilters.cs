using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace Striper.Common.Filtering;

/// <summary>
/// The filters of one connection, and where the calls to them are. At most one call of each kind is on its way at a time; those of different kinds may wait at
/// different filters. Thread-safe.
/// </summary>
/// <param name="number">Of the connection, for log lines.</param>
/// <param name="logger">The proxy's log.</param>
internal sealed class ConnectionFilters(long number, ILogger logger)
{
    // Held while a filter is called, so that a connection's calls never overlap; never while bytes are moved or the connection is closed.
    private readonly Lock _gate = new();
    private readonly FilterPass[] _passes = [new(), new(), new()];
    private readonly bool[] _isClosed = new bool[2];
    private (string Name, NetworkFilter Filter)[] _filters = [];
    private string? _end;
    private bool _isDone;

    /// <summary>Resets the connection; called when a filter closes it from outside of its calls.</summary>
    public required Action Abort { get; set; }

    /// <summary>The most data that one call should bring, bytes.</summary>
    public int MostBytes { get; private set; } = int.MaxValue;

    /// <summary>The filters in their order; set once, before the first call.</summary>
    public void Set((string Name, NetworkFilter Filter)[] filters)
    {
        _filters = filters;
        MostBytes = Math.Max(filters.Min(entry => entry.Filter.MostBytes), 1);
    }

    /// <summary>Takes a call along the chain; ends when every filter has passed it. The data is then what they have left of it.</summary>
    /// <exception cref="IOException">The connection is over, or a filter has closed it.</exception>
    public ValueTask RunAsync(FilterCall call, FilterBuffer data, bool isEnd)
    {
        lock (_gate)
        {
            _passes[(int)call].Passed = 0;
            return Advance(call, data, isEnd) is { } held ? GoOnAsync(held, call, data, isEnd) : default;
        }
    }

    /// <summary>A filter lets go of what it holds.</summary>
    public void Resume(int filter, FilterCall call)
    {
        lock (_gate)
            _passes[(int)call].Resume(filter);
    }

    /// <summary>A filter closes the connection.</summary>
    public void Close(int filter)
    {
        var isInCall = _gate.IsHeldByCurrentThread;
        lock (_gate)
            CloseBy(filter);

        // Within a call the connection is reset by who made the call, once it has let go of the lock.
        if (!isInCall)
            Abort();
    }

    /// <summary>A side is closed; told once.</summary>
    public void NoteClosed(FilterSide side, bool isReset)
    {
        lock (_gate)
        {
            if (_isClosed[(int)side])
                return;
            _isClosed[(int)side] = true;
            if (side == FilterSide.Downstream)
                Tell(filter => filter.OnDownstreamClosed(isReset));
            else
                Tell(filter => filter.OnUpstreamClosed(isReset));
        }
    }

    /// <summary>The connection is over: the sides that are not are closed, <paramref name="first"/> before the other, and the stream is done. Told once.</summary>
    public void Finish(FilterSide first, bool isReset)
    {
        lock (_gate)
        {
            if (_isDone)
                return;
            _isDone = true;
            _end ??= "the connection is over";
            NoteClosed(first, isReset);
            NoteClosed(FilterSide.Downstream, isReset);
            NoteClosed(FilterSide.Upstream, isReset);
            Tell(static filter => filter.OnDone());
            ReleaseAll();
        }
    }

    private async ValueTask GoOnAsync(Task held, FilterCall call, FilterBuffer data, bool isEnd)
    {
        while (true)
        {
            await held;
            lock (_gate)
            {
                if (Advance(call, data, isEnd) is not { } again)
                    return;
                held = again;
            }
        }
    }

    // Null: it is through.
    private Task? Advance(FilterCall call, FilterBuffer data, bool isEnd)
    {
        var pass = _passes[(int)call];
        while (true)
        {
            ThrowIfOver();
            if (pass.Passed == _filters.Length || (data.IsEmpty && !isEnd && call != FilterCall.NewConnection))
                return null;
            var index = call == FilterCall.UpstreamData ? _filters.Length - 1 - pass.Passed : pass.Passed;
            pass.Begin(index);
            var verdict = Call(index, call, data, isEnd);
            if (verdict == FilterVerdict.Close)
                CloseBy(index);
            if (verdict == FilterVerdict.Hold && !pass.IsResumedEarly && _end is null)
                return pass.Hold();
            pass.End();
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "A filter's mistake ends its connection and no other; it is logged.")]
    private FilterVerdict Call(int index, FilterCall call, FilterBuffer data, bool isEnd)
    {
        var (name, filter) = _filters[index];
        try
        {
            return call switch
            {
                FilterCall.NewConnection => filter.OnNewConnection(),
                FilterCall.DownstreamData => filter.OnDownstreamData(data, isEnd),
                _ => filter.OnUpstreamData(data, isEnd),
            };
        }
        catch (Exception e)
        {
            FilterLog.Failed(logger, number, name, Describe(e));
            _end ??= $"the filter {name} failed";
            ReleaseAll();
            return FilterVerdict.Close;
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "As with the other calls, and the connection is over in any case.")]
    private void Tell(Action<NetworkFilter> call)
    {
        foreach (var (name, filter) in _filters)
        {
            try
            {
                call(filter);
            }
            catch (Exception e)
            {
                FilterLog.Failed(logger, number, name, Describe(e));
            }
        }
    }

    private void CloseBy(int filter)
    {
        if (_end is not null)
            return;
        _end = $"closed by the filter {_filters[filter].Name}";
        FilterLog.Closed(logger, number, _filters[filter].Name);
        ReleaseAll();
    }

    private void ReleaseAll()
    {
        foreach (var pass in _passes)
            pass.Release();
    }

    private void ThrowIfOver()
    {
        if (_end is not null)
            throw new IOException(_end);
    }

    private static string Describe(Exception e) => $"{e.GetType().Name}: {e.Message}";
}
