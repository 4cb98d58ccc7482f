namespace Striper.Common.Filtering;

/// <summary>Where a call is on its way along the chain. Guarded by the lock of <see cref="ConnectionFilters"/>.</summary>
internal sealed class FilterPass
{
    private TaskCompletionSource? _resumed;

    /// <summary>How many filters have had it.</summary>
    public int Passed { get; set; }

    /// <summary>Whose call is under way, or who holds it; -1: nobody.</summary>
    public int Holder { get; private set; } = -1;

    /// <summary>The holder was told to go on before it had even returned.</summary>
    public bool IsResumedEarly { get; private set; }

    /// <summary>A filter's call begins.</summary>
    public void Begin(int filter) => (Holder, IsResumedEarly) = (filter, false);

    /// <summary>It is over, and the call goes on.</summary>
    public void End()
    {
        Holder = -1;
        Passed++;
    }

    /// <summary>It is over, and the call is held; the result ends when it goes on.</summary>
    public Task Hold()
    {
        Passed++;
        _resumed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _resumed.Task;
    }

    /// <summary>The filter lets go of the call, if it is the holder.</summary>
    public void Resume(int filter)
    {
        if (Holder != filter)
            return;
        IsResumedEarly = true;
        Release();
    }

    /// <summary>Wakes whoever waits, whoever holds.</summary>
    public void Release()
    {
        if (_resumed is null)
            return;
        Holder = -1;
        _resumed.TrySetResult();
        _resumed = null;
    }
}
