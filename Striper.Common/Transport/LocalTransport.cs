namespace Striper.Common.Transport;

/// <summary>
/// A program of this process in the place of a connection: no socket, no thread, no buffer of its own. What waits goes on by the thread pool, so that who
/// wakes it does not do its work. Thread-safe.
/// </summary>
/// <param name="program">Stands at its other end.</param>
/// <param name="onEnded">Called once when it is over, however that came; must not block.</param>
public sealed class LocalTransport(LocalProgram program, Action? onEnded = null) : ByteTransport
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _ended = NewSignal();

    // Guarded by the gate: who waits for bytes, and who for room.
    private TaskCompletionSource? _reading;
    private TaskCompletionSource? _sending;
    private bool _isOver;

    /// <summary>Ends, without an exception, when the transport is over.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Has the program do something outside of its turn.</summary>
    public void Update(Action change)
    {
        lock (_gate)
        {
            change();
            Settle();
        }
    }

    /// <inheritdoc/>
    public override async ValueTask WaitReadableAsync()
    {
        while (true)
        {
            Task change;
            lock (_gate)
            {
                ThrowIfOver();
                if (IsReadable)
                    return;
                change = (_reading ??= NewSignal()).Task;
            }

            await change;
        }
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReceiveAsync(Memory<byte> buffer)
    {
        while (true)
        {
            await WaitReadableAsync();
            lock (_gate)
            {
                ThrowIfOver();
                var given = program.Give(buffer.Span);
                if (given == 0 && !program.IsDone)
                    continue;
                _sending?.TrySetResult();
                _sending = null;
                return given;
            }
        }
    }

    /// <inheritdoc/>
    public override int TrySend(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
            return IsOver ? 0 : Take(bytes);
    }

    /// <inheritdoc/>
    public override async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (true)
        {
            Task change;
            lock (_gate)
            {
                ThrowIfOver();
                bytes = bytes[Take(bytes.Span)..];
                ThrowIfOver();
                if (bytes.IsEmpty)
                    return;
                change = (_sending ??= NewSignal()).Task;
            }

            await change;
        }
    }

    /// <inheritdoc/>
    public override void ShutdownSend()
    {
        lock (_gate)
        {
            program.End();
            Settle();
        }
    }

    /// <inheritdoc/>
    public override void Abort()
    {
        lock (_gate)
        {
            if (_isOver)
                return;
            _isOver = true;
            Settle();
        }

        _ended.TrySetResult();
        onEnded?.Invoke();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Abort();
    }

    private bool IsOver => _isOver || program.Failure is not null;

    private bool IsReadable => program.HasBytes || program.IsDone;

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private int Take(ReadOnlySpan<byte> bytes)
    {
        var taken = program.Take(bytes);
        Settle();
        return taken;
    }

    private void Settle()
    {
        if (IsOver)
        {
            _sending?.TrySetResult();
            _sending = null;
        }

        if (!IsOver && !IsReadable)
            return;
        _reading?.TrySetResult();
        _reading = null;
    }

    private void ThrowIfOver()
    {
        if (IsOver)
            throw new IOException(program.Failure ?? "the stream is over");
    }
}
