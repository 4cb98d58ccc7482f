using System.Buffers;
using System.IO.Pipelines;

namespace Striper.Common.Pipes;

/// <summary>The reading end of a <see cref="DatagramDuplexPipe"/>: one datagram at a time, handed out until all of it is consumed.</summary>
internal sealed class DatagramPipeReader(DatagramPipe datagrams) : PipeReader
{
    // Of the datagram received last; its memory is the datagram pipe's until the next is asked for.
    private ReadOnlySequence<byte> _rest;

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) =>
        _rest.IsEmpty ? Keep(await datagrams.ReceiveAsync(cancellationToken)) : Keep(_rest);

    public override bool TryRead(out ReadResult result)
    {
        ReadOnlySequence<byte>? datagram = _rest;
        var isThere = !_rest.IsEmpty || datagrams.TryReceive(out datagram);
        result = isThere ? Keep(datagram) : default;
        return isThere;
    }

    public override void AdvanceTo(SequencePosition consumed)
    {
        if (!_rest.IsEmpty)
            _rest = _rest.Slice(consumed);
    }

    // A datagram is whole: a reader that wants more than it has examined gets the next one once it has consumed this.
    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => AdvanceTo(consumed);

    public override void CancelPendingRead() => datagrams.CancelPendingReceive();

    public override void Complete(Exception? exception = null)
    {
        _rest = default;
        datagrams.CompleteReceiving(exception);
    }

    private ReadResult Keep(ReadOnlySequence<byte>? datagram)
    {
        _rest = datagram ?? default;
        return new ReadResult(_rest, isCanceled: false, isCompleted: datagram is null);
    }
}
