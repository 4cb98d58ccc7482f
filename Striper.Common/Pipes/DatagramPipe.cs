using System.Buffers;
using System.IO.Pipelines;
using Striper.Common.Primitives;

namespace Striper.Common.Pipes;

/// <summary>
/// Datagrams over any duplex pipe: what one <see cref="SendAsync"/> sent, one <see cref="ReceiveAsync"/> returns, framed by
/// <see cref="VarintFraming"/>. FIN is the half-close of the pipe below. Datagrams are never empty: an empty frame of the peer is skipped. One
/// sender and one receiver at a time. Whoever made the pipe below disposes it; this type only completes its ends.
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

    /// <summary>
    /// Sends one datagram; the memory is the caller's again when the call returns. Waits while the pipe below is full. Cancelling ends the
    /// wait only: a datagram that was taken is sent whole.
    /// </summary>
    /// <exception cref="ArgumentException">The datagram is empty or larger than the limit.</exception>
    /// <exception cref="ConnectionAbortedException">The other side takes no more datagrams.</exception>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> datagram, CancellationToken cancellationToken = default)
    {
        if (datagram.IsEmpty)
            throw new ArgumentException("A datagram holds at least one byte.", nameof(datagram));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(datagram.Length, _maxDatagramBytes, nameof(datagram));
        cancellationToken.ThrowIfCancellationRequested();
        VarintFraming.Write(_pipe.Output, datagram.Span);
        var flushed = await _pipe.Output.FlushAsync(cancellationToken);
        if (flushed.IsCompleted)
            throw new ConnectionAbortedException("The other side takes no more datagrams.");
    }

    /// <summary>
    /// The next datagram, or null after the peer's FIN. Its memory belongs to the pipe and is valid until the next call: copy what must
    /// live longer.
    /// </summary>
    /// <exception cref="ProtocolViolationException">The peer broke the framing, or sent FIN inside a frame. The pipe is aborted.</exception>
    public async ValueTask<ReadOnlySequence<byte>?> ReceiveAsync(CancellationToken cancellationToken = default)
    {
        if (_held is { } end)
        {
            _held = null;
            _pipe.Input.AdvanceTo(end);
        }

        while (!_finReceived)
        {
            var read = await _pipe.Input.ReadAsync(cancellationToken);
            var buffer = read.Buffer;
            if (TryTake(ref buffer, out var datagram))
            {
                _held = buffer.Start;
                return datagram;
            }

            var (rest, examined) = (buffer.Length, buffer.End);
            _pipe.Input.AdvanceTo(buffer.Start, examined);
            if (read.IsCanceled)
                throw new OperationCanceledException("The read was cancelled.");
            if (read.IsCompleted)
                await TakeFinAsync(rest);
        }

        return null;
    }

    /// <summary>Sends FIN after the datagrams sent so far; receiving goes on.</summary>
    public void CompleteSending() => _pipe.Output.Complete();

    /// <summary>Aborts both directions of the pipe below; over a socket the peer sees a reset.</summary>
    public void Abort(Exception? reason = null)
    {
        reason ??= new ConnectionAbortedException("The datagram pipe was aborted by this side.");
        _pipe.Output.Complete(reason);
        _pipe.Input.Complete(reason);
    }

    private bool TryTake(ref ReadOnlySequence<byte> buffer, out ReadOnlySequence<byte> datagram)
    {
        try
        {
            while (VarintFraming.TryRead(ref buffer, _maxDatagramBytes, out datagram))
            {
                if (!datagram.IsEmpty)
                    return true;
            }

            return false;
        }
        catch (ProtocolViolationException e)
        {
            Abort(e);
            throw;
        }
    }

    private async ValueTask TakeFinAsync(long unfinishedBytes)
    {
        if (unfinishedBytes > 0)
        {
            var violation = new ProtocolViolationException($"FIN inside a frame, after {unfinishedBytes} bytes of it.");
            Abort(violation);
            throw violation;
        }

        _finReceived = true;
        await _pipe.Input.CompleteAsync();
    }
}
