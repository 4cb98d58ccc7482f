namespace Striper.Tests.Tracing;

/// <summary>A disk on which the first write of a row hangs until it is let on.</summary>
internal sealed class GatedWriter : StringWriter
{
    private readonly TaskCompletionSource _blocked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim _gate = new();

    /// <summary>Done once a row hangs.</summary>
    public Task IsBlocked => _blocked.Task;

    /// <summary>Lets everything be written.</summary>
    public void Open() => _gate.Set();

    /// <inheritdoc/>
    public override void Write(string? value)
    {
        _blocked.TrySetResult();
        _gate.Wait();
        base.Write(value);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _gate.Dispose();
        base.Dispose(disposing);
    }
}
