using System.IO.Pipelines;

namespace Striper.Common.Pipes;

/// <summary>
/// The writing end of a <see cref="TransportDuplexPipe"/>: the pipe's own writer, but completing it with an exception resets the connection
/// even while a send waits for a peer that does not read.
/// </summary>
internal sealed class TransportPipeWriter(PipeWriter inner, TransportDuplexPipe owner) : PipeWriter
{
    public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

    public override long UnflushedBytes => inner.UnflushedBytes;

    public override void Advance(int bytes) => inner.Advance(bytes);

    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => inner.FlushAsync(cancellationToken);

    public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);

    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default) =>
        inner.WriteAsync(source, cancellationToken);

    public override void Complete(Exception? exception = null)
    {
        if (exception is not null)
            owner.Abort(exception);
        owner.NoteOutputCompleted();
        inner.Complete();
    }
}
