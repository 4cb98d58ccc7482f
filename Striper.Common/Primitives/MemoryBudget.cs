namespace Striper.Common.Primitives;

/// <summary>
/// Memory that may be promised to peers beyond each stream's floor, bytes. A budget may draw on a larger one (a tunnel's on the process's).
/// Thread-safe, because tunnels share the process's.
/// </summary>
/// <param name="capacityBytes">How much.</param>
/// <param name="parent">The larger one.</param>
/// <param name="onRefused">Told of each promise that was not to be had, here or there; must be quick.</param>
public sealed class MemoryBudget(long capacityBytes, MemoryBudget? parent = null, Action? onRefused = null)
{
    private readonly Lock _gate = new();
    private long _usedBytes;

    /// <summary>Bytes promised.</summary>
    public long UsedBytes
    {
        get
        {
            lock (_gate)
                return _usedBytes;
        }
    }

    /// <summary>Whether at least half of it, and of what it draws on, is unpromised.</summary>
    public bool IsRoomy => UsedBytes <= capacityBytes / 2 && (parent is null || parent.IsRoomy);

    /// <summary>Promises the bytes, all or none.</summary>
    public bool TryReserve(long bytes)
    {
        var isReserved = TryTake(bytes);
        if (!isReserved)
            onRefused?.Invoke();
        return isReserved;
    }

    /// <summary>Gives back what was promised.</summary>
    public void Release(long bytes)
    {
        lock (_gate)
        {
            _usedBytes -= bytes;
            parent?.Release(bytes);
        }
    }

    private bool TryTake(long bytes)
    {
        lock (_gate)
        {
            if (_usedBytes + bytes > capacityBytes || (parent is not null && !parent.TryReserve(bytes)))
                return false;
            _usedBytes += bytes;
            return true;
        }
    }
}
