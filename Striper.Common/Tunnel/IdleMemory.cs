using Striper.Common.Buffers;

namespace Striper.Common.Tunnel;

/// <summary>
/// Gives the pool's idle memory back to the system once the load that needed it is over. Thread-safe; whoever made it disposes it.
/// </summary>
public sealed class IdleMemory : IDisposable
{
    /// <summary>What was idle for so long is given back: longer than the pauses between the requests of a busy application.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(4);

    // The collector does not look at what is unused while nothing is allocated, and to have it look stops everything for some milliseconds: for less
    // than this it is not worth it.
    private const long WorthCollectingBytes = 4L << 20;

    private readonly BufferPool _pool;
    private readonly Action _collect;
    private readonly ITimer _timer;
    private long _releasedBytes;

    /// <summary>Begins to watch the pool.</summary>
    public IdleMemory(BufferPool pool, TimeProvider time)
        : this(pool, time, static () => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true))
    {
    }

    internal IdleMemory(BufferPool pool, TimeProvider time, Action collect)
    {
        (_pool, _collect) = (pool, collect);
        _timer = time.CreateTimer(static memory => ((IdleMemory)memory!).GiveBack(), this, Interval, Interval);
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    /// <summary>What the timer does.</summary>
    internal void GiveBack()
    {
        if (Interlocked.Add(ref _releasedBytes, _pool.ReleaseIdle()) < WorthCollectingBytes)
            return;
        Interlocked.Exchange(ref _releasedBytes, 0);
        _collect();
    }
}
