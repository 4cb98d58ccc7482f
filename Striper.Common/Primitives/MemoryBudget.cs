namespace Striper.Common.Primitives;

/// <summary>
/// Memory that may be promised to peers beyond each stream's floor, bytes. A budget may draw on a larger one (a tunnel's on the process's).
/// Thread-safe, because tunnels share the process's.
/// </summary>
public sealed class MemoryBudget(long capacityBytes, MemoryBudget? parent = null)
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
        lock (_gate)
        {
            if (_usedBytes + bytes > capacityBytes || (parent is not null && !parent.TryReserve(bytes)))
                return false;
            _usedBytes += bytes;
            return true;
        }
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
}
