using System.Buffers;
using System.IO.Pipelines;
using Striper.Common.Primitives;

namespace Striper.Common.Pipes;

/// <summary>
/// Datagrams over any duplex pipe: what one <see cref="SendAsync"/> sent, one <see cref="ReceiveAsync"/> returns, framed by
/// <see cref="VarintFraming"/>. FIN is the half-close of the pipe below. Datagrams are never empty: an empty frame of the peer is skipped, since
/// tcp-striper, which aborts on one, never sends any. One sender and one receiver at a time. Whoever made the pipe below disposes it; this type only
/// completes its ends.
/// </summary>
public sealed class DatagramPipe
{
    private readonly IDuplexPipe _pipe;
    private readonly int _maxDatagramBytes;

    // End of the datagram that the receiver still holds; advanced past at its next receive.
    private SequencePosition? _held;
    private bool _finReceived;

    /// <summary>Frames datagrams of 1 to <paramref name="maxDatagramBytes"/> bytes over <paramref name="pipe"/>; both ends must agree on the limit.</summary>
    public DatagramPipe(IDuplexPipe pipe, int maxDatagramBytes = VarintFraming.DefaultMaxPayloadBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxDatagramBytes, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxDatagramBytes, VarintFraming.LargestPayloadBytes);
        _pipe = pipe;
        _maxDatagramBytes = maxDatagramBytes;
    }

    /// <summary>The largest datagram, bytes.</summary>
    public int MaxDatagramBytes => _maxDatagramBytes;

    /// <summary>
    /// Sends one datagram; the memory is the caller's again when the call returns. Waits while the pipe below is full. Cancelling ends the
    /// wait only: a datagram that was taken is sent whole.
    /// </summary>
    /// <exception cref="ArgumentException">The datagram is empty or larger than the limit.</exception>
    /// <exception cref="ConnectionAbortedException">The other side takes no more datagrams.</exception>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> datagram, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Write(datagram.Span);
        var flushed = await FlushAsync(cancellationToken);
        if (flushed.IsCompleted)
            throw new ConnectionAbortedException("The other side takes no more datagrams.");
    }

    /// <summary>Frames one datagram; <see cref="FlushAsync"/> hands it on.</summary>
    /// <exception cref="ArgumentException">The datagram is empty or larger than the limit.</exception>
    public void Write(ReadOnlySpan<byte> datagram)
    {
        if (datagram.IsEmpty)
            throw new ArgumentException("A datagram holds at least one byte.", nameof(datagram));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(datagram.Length, _maxDatagramBytes, nameof(datagram));
        VarintFraming.Write(_pipe.Output, datagram);
    }

    /// <summary>Hands on what was written and waits while the pipe below is full.</summary>
    public ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => _pipe.Output.FlushAsync(cancellationToken);

    /// <summary>Ends a wait of <see cref="FlushAsync"/>, or the next one.</summary>
    public void CancelPendingFlush() => _pipe.Output.CancelPendingFlush();

    /// <summary>
    /// The next datagram, or null after the peer's FIN. Its memory belongs to the pipe and is valid until the next call: copy what must
    /// live longer.
    /// </summary>
    /// <exception cref="ProtocolViolationException">
    /// The peer broke the framing, or sent FIN inside a frame. What is left is to <see cref="Abort"/>, once nobody sends any more.
    /// </exception>
    /// <exception cref="OperationCanceledException"><see cref="CancelPendingReceive"/> was called; nothing is lost.</exception>
    public async ValueTask<ReadOnlySequence<byte>?> ReceiveAsync(CancellationToken cancellationToken = default)
    {
        Release();
        while (!_finReceived)
        {
            if (Take(await _pipe.Input.ReadAsync(cancellationToken)) is { } datagram)
                return datagram;
        }

        return null;
    }

    /// <summary>The same without a wait; false while there is neither a whole datagram nor FIN.</summary>
    public bool TryReceive(out ReadOnlySequence<byte>? datagram)
    {
        Release();
        datagram = null;
        while (!_finReceived && _pipe.Input.TryRead(out var read))
        {
            datagram = Take(read);
            if (datagram is not null)
                return true;
        }

        return _finReceived;
    }

    /// <summary>Ends a wait of <see cref="ReceiveAsync"/>, or the next one.</summary>
    public void CancelPendingReceive() => _pipe.Input.CancelPendingRead();

    /// <summary>Sends FIN after the datagrams sent so far, or with a reason aborts; receiving goes on.</summary>
    public void CompleteSending(Exception? reason = null) => _pipe.Output.Complete(reason);

    /// <summary>Takes no more datagrams; with a reason aborts.</summary>
    public void CompleteReceiving(Exception? reason = null) => _pipe.Input.Complete(reason);

    /// <summary>Aborts both directions of the pipe below; over a socket the peer sees a reset.</summary>
    public void Abort(Exception? reason = null)
    {
        reason ??= new ConnectionAbortedException("The datagram pipe was aborted by this side.");
        _pipe.Output.Complete(reason);
        _pipe.Input.Complete(reason);
    }

    private void Release()
    {
        if (_held is not { } end)
            return;
        _held = null;
        _pipe.Input.AdvanceTo(end);
    }

    private ReadOnlySequence<byte>? Take(ReadResult read)
    {
        var buffer = read.Buffer;
        if (read.IsCanceled)
        {
            // Before anything is taken: whoever cancels wants the receiver to stop, however much is there.
            _pipe.Input.AdvanceTo(buffer.Start);
            throw new OperationCanceledException("The read was cancelled.");
        }

        while (VarintFraming.TryRead(ref buffer, _maxDatagramBytes, out var datagram))
        {
            if (datagram.IsEmpty)
                continue;
            _held = buffer.Start;
            return datagram;
        }

        var unfinishedBytes = buffer.Length;
        _pipe.Input.AdvanceTo(buffer.Start, buffer.End);
        if (!read.IsCompleted)
            return null;
        if (unfinishedBytes > 0)
            throw new ProtocolViolationException($"FIN inside a frame, after {unfinishedBytes} bytes of it.");
        _finReceived = true;
        _pipe.Input.Complete();
        return null;
    }
}
