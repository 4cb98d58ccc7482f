using Microsoft.Extensions.Logging;

namespace Striper.Common.Filtering.Foo;

/// <summary>Keeps a <see cref="FooMeter"/> across a crash or a restart: restores it at the start (a file that is none of ours is set aside), and saves it twice a second and at the end.</summary>
public sealed class FooRecovery : IAsyncDisposable
{
    // A slow disk may take as long again, and it is still once a second.
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(0.5);

    private readonly RecoveryFile _file;
    private readonly IDisposable _lock;
    private readonly FooMeter _meter;
    private readonly ILogger _logger;
    private readonly PeriodicTimer _timer;
    private readonly Task _saving;
    private bool _hasFailed;

    private FooRecovery(RecoveryFile file, IDisposable locked, FooMeter meter, TimeProvider time, ILogger logger)
    {
        (_file, _lock, _meter, _logger) = (file, locked, meter, logger);
        _timer = new PeriodicTimer(_interval, time);
        _saving = Task.Run(SaveAsync);
    }

    /// <summary>Restores the meter from the file, if there is a good one, and begins to save. Null: another process has the file, which is logged.</summary>
    public static FooRecovery? Start(RecoveryFile file, FooMeter meter, TimeProvider time, ILogger logger)
    {
        IDisposable? locked;
        try
        {
            locked = file.TryLock();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            FilterLog.RecoveryFailed(logger, file.Path, e.Message.TrimEnd('.'));
            return null;
        }

        if (locked is null)
        {
            FilterLog.RecoveryTaken(logger, file.Path);
            return null;
        }

        if (file.TryRead(out var state, out var error))
            meter.Restore(state);
        else if (error is not null)
            FilterLog.RecoveryIgnored(logger, file.Path, error, SetAside(file, time));
        return new FooRecovery(file, locked, meter, time, logger);
    }

    private static string SetAside(RecoveryFile file, TimeProvider time)
    {
        try
        {
            return $"kept as {file.SetAside(time.GetUtcNow())}";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "it will be replaced";
        }
    }

    /// <summary>Saves a last time.</summary>
    public async ValueTask DisposeAsync()
    {
        _timer.Dispose();
        await _saving;
        _lock.Dispose();
    }

    private async Task SaveAsync()
    {
        do
            Save();
        while (await _timer.WaitForNextTickAsync());
        Save();
    }

    private void Save()
    {
        try
        {
            _file.Write(_meter.Save());
            _hasFailed = false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Told once, until it works again.
            if (!_hasFailed)
                FilterLog.RecoveryFailed(_logger, _file.Path, e.Message.TrimEnd('.'));
            _hasFailed = true;
        }
    }
}
