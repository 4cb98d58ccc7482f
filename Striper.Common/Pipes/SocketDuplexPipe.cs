using System.IO.Pipelines;
using System.Net.Sockets;
using Striper.Common.Transport;

namespace Striper.Common.Pipes;

/// <summary>
/// A connected TCP socket as a duplex pipe. <see cref="Input"/> completes at the peer's FIN while <see cref="Output"/> goes on; completing
/// Output sends FIN after its last byte. Completing either end with an exception, <see cref="Abort"/>, and disposing before Output was
/// completed reset the connection (RST), so that the peer never takes a broken end for an orderly one. Once the connection is aborted, reads
/// and flushes throw <see cref="ConnectionAbortedException"/>; bytes received and not yet read are dropped. After the peer's FIN a reset
/// shows only when something is sent. The pipe owns the socket and closes it when both directions have ended.
/// </summary>
public sealed class SocketDuplexPipe : IDuplexPipe, IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly Pipe _incoming;
    private readonly Pipe _outgoing;
    private readonly int _leastReceiveBytes;
    private readonly Lock _gate = new();

    // Never disposed: it has no timer and no parent, and Input may be completed after the pipe was disposed.
    private readonly CancellationTokenSource _stopReceiving = new();

    // Both guarded by _gate. The first reason wins; an orderly close leaves none.
    private bool _closed;
    private ConnectionAbortedException? _abortReason;

    private volatile bool _outputCompleted;

    /// <summary>Takes over a connected socket and starts its receive and send loops.</summary>
    public SocketDuplexPipe(Socket socket, SocketPipeOptions? options = null)
    {
        options ??= SocketPipeOptions.Default;
        _socket = socket;

        // A tail of a buffer smaller than this is left unused: receives of a few bytes cost more than the memory.
        _leastReceiveBytes = options.SegmentBytes / 8;

        // The loops themselves never block, so they may run on whichever thread makes them ready.
        _incoming = options.CreatePipe(reader: options.ContinuationScheduler, writer: PipeScheduler.Inline);
        _outgoing = options.CreatePipe(reader: PipeScheduler.Inline, writer: options.ContinuationScheduler);
        Input = new SocketPipeReader(_incoming.Reader, this);
        Output = new SocketPipeWriter(_outgoing.Writer, this);
        Completion = RunAsync();
    }

    /// <summary>What the peer sent.</summary>
    public PipeReader Input { get; }

    /// <summary>What goes to the peer.</summary>
    public PipeWriter Output { get; }

    /// <summary>Ends when both directions have ended and the socket is closed. Never fails; see <see cref="AbortReason"/>.</summary>
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

        _socket.Reset();
        _incoming.Writer.CancelPendingFlush();
        _outgoing.Reader.CancelPendingRead();
    }

    /// <summary>
    /// Waits until what was written before Output was completed is handed to the kernel (as long as the peer takes it: only
    /// <see cref="Abort"/> cuts that short) and closes the socket; resets the connection when Output was not completed.
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

    /// <summary>Nobody reads Input any more: ends the receive loop and leaves the rest to the kernel, whose window closes on the peer.</summary>
    internal void StopReceiving() => _stopReceiving.Cancel();

    /// <summary>Output has its last byte, or never will.</summary>
    internal void NoteOutputCompleted() => _outputCompleted = true;

    private async Task RunAsync()
    {
        await Task.WhenAll(ReceiveAsync(), SendAsync());
        lock (_gate)
        {
            if (_closed)
                return;
            _closed = true;
        }

        _socket.Dispose();
    }

    private async Task ReceiveAsync()
    {
        try
        {
            await ReceiveUntilFinAsync(_stopReceiving.Token);
        }
        catch (OperationCanceledException)
        {
            // Nobody reads any more; the other direction may go on.
        }
        catch (Exception e)
        {
            Abort(Explain(e));
        }

        await _incoming.Writer.CompleteAsync(AbortReason);
    }

    private async Task ReceiveUntilFinAsync(CancellationToken stopping)
    {
        var writer = _incoming.Writer;
        while (true)
        {
            // A receive of no bytes ends when there is something to read: an idle connection holds no buffer.
            await _socket.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None, stopping);
            var count = await _socket.ReceiveAsync(writer.GetMemory(_leastReceiveBytes), SocketFlags.None, stopping);
            if (count == 0)
                return;
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
            {
                for (var rest = segment; !rest.IsEmpty;)
                    rest = rest[await _socket.SendAsync(rest, SocketFlags.None, CancellationToken.None)..];
            }

            reader.AdvanceTo(read.Buffer.End);
            if (!read.IsCompleted)
                continue;
            _socket.Shutdown(SocketShutdown.Send);
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
