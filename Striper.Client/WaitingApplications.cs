using Striper.Common.Primitives;
using Striper.Common.Transport;

namespace Striper.Client;

/// <summary>Applications that were accepted while no leg was up: unread, in order, for a limited time. Thread-safe.</summary>
internal sealed class WaitingApplications(int limit, TimeSpan patience, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<(ByteTransport Transport, StreamEndPoints EndPoints, long Since)> _queue = new();
    private bool _isServing;
    private bool _isServeWanted;

    /// <summary>Whether anybody waits, or is just being served.</summary>
    public bool IsAny
    {
        get
        {
            lock (_gate)
                return _queue.Count > 0 || _isServing;
        }
    }

    /// <summary>How many wait.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _queue.Count;
        }
    }

    /// <summary>Adds one at the end; false: too many wait.</summary>
    public bool TryAdd(ByteTransport transport, StreamEndPoints endPoints)
    {
        lock (_gate)
        {
            if (_queue.Count >= limit)
                return false;
            _queue.AddLast((transport, endPoints, time.GetTimestamp()));
            return true;
        }
    }

    /// <summary>
    /// Gives those who wait, in order, to <paramref name="tryOpen"/> until it says no. One call at a time does so; another that comes
    /// meanwhile, from any thread, makes it try once more, so that no occasion is missed.
    /// </summary>
    public void Serve(Func<ByteTransport, StreamEndPoints, bool> tryOpen)
    {
        lock (_gate)
        {
            _isServeWanted = true;
            if (_isServing)
                return;
            _isServing = true;
        }

        while (TryTakeFirst(out var first))
        {
            var isOpened = tryOpen(first.Transport, first.EndPoints);
            lock (_gate)
            {
                if (isOpened)
                    _isServeWanted = true;
                else
                    _queue.AddFirst(first);
            }
        }
    }

    /// <summary>Resets those whose time is over; how many.</summary>
    public int Expire() => Reset(since => time.GetElapsedTime(since) >= patience);

    /// <summary>Resets all.</summary>
    public void ResetAll() => Reset(_ => true);

    private bool TryTakeFirst(out (ByteTransport Transport, StreamEndPoints EndPoints, long Since) first)
    {
        lock (_gate)
        {
            first = default;
            if (!_isServeWanted || _queue.First is not { } node)
            {
                _isServing = false;
                return false;
            }

            _isServeWanted = false;
            first = node.Value;
            _queue.RemoveFirst();
            return true;
        }
    }

    private int Reset(Func<long, bool> isOver)
    {
        var count = 0;
        while (true)
        {
            ByteTransport transport;
            lock (_gate)
            {
                if (_queue.First is not { } node || !isOver(node.Value.Since))
                    return count;
                transport = node.Value.Transport;
                _queue.RemoveFirst();
            }

            transport.Abort();
            count++;
        }
    }
}
