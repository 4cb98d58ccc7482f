using System.IO.Pipelines;
using System.Net.Sockets;
using Striper.Common.Transport;

namespace Striper.Common.Pipes;

/// <summary>
/// A connection as a duplex pipe. <see cref="Input"/> completes at the peer's FIN while <see cref="Output"/> goes on; completing Output sends FIN after its
/// last byte. Completing either end with an exception, <see cref="Abort"/>, and disposing before Output was completed reset the connection (RST), so that
/// the peer never takes a broken end for an orderly one. Once the connection is aborted, reads and flushes throw <see cref="ConnectionAbortedException"/>;
/// bytes received and not yet read are dropped. After the peer's FIN a reset shows only when something is sent. The pipe owns the connection and closes it
/// when both directions have ended.
/// </summary>
public sealed class TransportDuplexPipe : IDuplexPipe, IAsyncDisposable
{
    private readonly ByteTransport _transport;
    private readonly Pipe _incoming;
    private readonly Pipe _outgoing;
    private readonly int _leastReceiveBytes;
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _receivingStopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Both guarded by _gate. The first reason wins; an orderly close leaves none.
    private bool _closed;
    private ConnectionAbortedException? _abortReason;

    private volatile bool _outputCompleted;

    /// <summary>Takes over a connection and starts its receive and send loops.</summary>
    public TransportDuplexPipe(ByteTransport transport, TransportPipeOptions? options = null)
    {
        options ??= TransportPipeOptions.Default;
        _transport = transport;

        // A tail of a buffer smaller than this is left unused: receives of a few bytes cost more than the memory.
        _leastReceiveBytes = options.SegmentBytes / 8;

        // The loops themselves never block, so they may run on whichever thread makes them ready.
        _incoming = options.CreatePipe(reader: options.ContinuationScheduler, writer: PipeScheduler.Inline);
        _outgoing = options.CreatePipe(reader: PipeScheduler.Inline, writer: options.ContinuationScheduler);
        Input = new TransportPipeReader(_incoming.Reader, this);
        Output = new TransportPipeWriter(_outgoing.Writer, this);
        transport.Broken = () => Abort(new ConnectionAbortedException("The connection was closed by a filter."));
        Completion = RunAsync();
    }

    /// <summary>What the peer sent.</summary>
    public PipeReader Input { get; }

    /// <summary>What goes to the peer.</summary>
    public PipeWriter Output { get; }

    /// <summary>Ends when both directions have ended and the connection is closed. Never fails; see <see cref="AbortReason"/>.</summary>
    public Task Completion { get; }

    /// <summary>Why the connection was aborted, by whichever side; null while it lives and after an orderly end.</summary>
    public ConnectionAbortedException? AbortReason
    {
        get
        {
            lock (_gate)
                return _abortReason;
        }
    }

    /// <summary>Resets the connection; what was written and not yet sent is dropped. Nothing happens when it has already ended. Thread-safe.</summary>
    public void Abort(Exception? reason = null)
    {
        lock (_gate)
        {
            if (_closed)
                return;
            _closed = true;
            _abortReason = reason switch
            {
                null => new ConnectionAbortedException("The connection was aborted by this side."),
                ConnectionAbortedException aborted => aborted,
                _ => new ConnectionAbortedException(reason.Message, reason),
            };
        }

        _transport.Abort();
        _incoming.Writer.CancelPendingFlush();
        _outgoing.Reader.CancelPendingRead();
    }

    /// <summary>
    /// Waits until what was written before Output was completed is handed to the kernel (as long as the peer takes it: only
    /// <see cref="Abort"/> cuts that short) and closes the connection; resets the connection when Output was not completed.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (!_outputCompleted)
            Abort(new ConnectionAbortedException("The connection was closed before its output was complete."));
        StopReceiving();
        await Completion;
        await _incoming.Reader.CompleteAsync();
        await _outgoing.Writer.CompleteAsync();
    }

    /// <summary>Nobody reads Input any more: leaves the rest to the kernel, whose window closes on the peer.</summary>
    internal void StopReceiving() => _receivingStopped.TrySetResult();

    /// <summary>Output has its last byte, or never will.</summary>
    internal void NoteOutputCompleted() => _outputCompleted = true;

    private async Task RunAsync()
    {
        var receiving = ReceiveAsync();
        await SendAsync();
        await Task.WhenAny(receiving, _receivingStopped.Task);
        Close();
        await receiving;
    }

    private void Close()
    {
        lock (_gate)
        {
            if (_closed)
                return;
            _closed = true;
        }

        _transport.Dispose();
    }

    private async Task ReceiveAsync()
    {
        try
        {
            await ReceiveUntilFinAsync();
        }
        catch (Exception e)
        {
            // Nothing happens where this end has closed the connection while nobody read any more.
            Abort(Explain(e));
        }

        await _incoming.Writer.CompleteAsync(AbortReason);
    }

    private async Task ReceiveUntilFinAsync()
    {
        var writer = _incoming.Writer;
        while (true)
        {
            // An idle connection holds no buffer.
            await _transport.WaitReadableAsync();
            if (_receivingStopped.Task.IsCompleted)
                return;
            var count = await _transport.ReceiveAsync(writer.GetMemory(_leastReceiveBytes));
            if (count == 0)
            {
                _transport.ConfirmEnd();
                return;
            }

            writer.Advance(count);
            var flushed = await writer.FlushAsync(CancellationToken.None);
            if (flushed.IsCompleted || flushed.IsCanceled)
                return;
        }
    }

    private async Task SendAsync()
    {
        try
        {
            await SendUntilCompletedAsync();
        }
        catch (Exception e)
        {
            Abort(Explain(e));
        }

        await _outgoing.Reader.CompleteAsync(AbortReason);
    }

    private async Task SendUntilCompletedAsync()
    {
        var reader = _outgoing.Reader;
        while (true)
        {
            var read = await reader.ReadAsync(CancellationToken.None);
            if (read.IsCanceled)
                return;
            foreach (var segment in read.Buffer)
                await _transport.SendAsync(segment);

            reader.AdvanceTo(read.Buffer.End);
            if (!read.IsCompleted)
                continue;
            await _transport.EndSendAsync();
            return;
        }
    }

    private static Exception Explain(Exception e) => e is SocketException socketError
        ? socketError.SocketErrorCode switch
        {
            // A send after the peer's RST was taken fails with EPIPE, which .NET calls Shutdown.
            SocketError.ConnectionReset or SocketError.Shutdown => new ConnectionAbortedException("The connection was reset by the peer.", e),
            _ => new ConnectionAbortedException($"The connection failed: {e.Message}.", e),
        }
        : e;
}
