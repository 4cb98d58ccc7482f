namespace Striper.Soak.Legs;

/// <summary>How a leg that lives is at a time. Written by chaos, read by the leg's pipes.</summary>
internal sealed class LegWeather
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _stall;

    /// <summary>Added to each byte's way.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Bytes a second in each direction.</summary>
    public double BytesPerSecond { get; set; } = double.PositiveInfinity;

    /// <summary>Completed unless the leg is stalled; completes when it goes on.</summary>
    public Task GoingOn
    {
        get
        {
            lock (_lock)
                return _stall?.Task ?? Task.CompletedTask;
        }
    }

    /// <summary>Stalls it.</summary>
    public void Stall()
    {
        lock (_lock)
            _stall ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Lets it go on.</summary>
    public void GoOn()
    {
        TaskCompletionSource? stall;
        lock (_lock)
            (stall, _stall) = (_stall, null);
        stall?.SetResult();
    }
}
