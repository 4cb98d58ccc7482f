namespace Striper.Soak.Load;

/// <summary>How much a side has received, for its sender to wait for. Thread-safe.</summary>
internal sealed class Arrived
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _bytes;
    private bool _hasEnded;

    /// <summary>Bytes so far.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock)
                return _bytes;
        }
    }

    /// <summary>More bytes came.</summary>
    public void Add(int bytes) => Change(() => _bytes += bytes);

    /// <summary>No more will come.</summary>
    public void End() => Change(() => _hasEnded = true);

    /// <summary>Waits until so many have come, or no more will.</summary>
    public async Task WaitAsync(long bytes, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_bytes >= bytes || _hasEnded)
                    return;
                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    private void Change(Action change)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            change();
            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.SetResult();
    }
}
