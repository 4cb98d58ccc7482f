using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;

namespace Striper.Common.Pipes;

/// <summary>
/// The reading end of a <see cref="TransportDuplexPipe"/>: the pipe's own reader, whose completion acts on the connection at once instead of
/// at the next byte received.
/// </summary>
internal sealed class TransportPipeReader(PipeReader inner, TransportDuplexPipe owner) : PipeReader
{
    public override void AdvanceTo(SequencePosition consumed) => inner.AdvanceTo(consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => inner.AdvanceTo(consumed, examined);

    public override void CancelPendingRead() => inner.CancelPendingRead();

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) => inner.ReadAsync(cancellationToken);

    public override bool TryRead([NotNullWhen(true)] out ReadResult result) => inner.TryRead(out result);

    protected override ValueTask<ReadResult> ReadAtLeastAsyncCore(int minimumSize, CancellationToken cancellationToken) =>
        inner.ReadAtLeastAsync(minimumSize, cancellationToken);

    public override void Complete(Exception? exception = null)
    {
        if (exception is not null)
            owner.Abort(exception);
        inner.Complete();
        owner.StopReceiving();
    }
}
