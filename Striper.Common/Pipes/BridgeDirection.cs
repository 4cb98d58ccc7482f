using System.Buffers;
using System.IO.Pipelines;

namespace Striper.Common.Pipes;

/// <summary>
/// One direction of a <see cref="Bridge"/>: copies from a reader to a writer until FIN, and passes FIN on. Ends without completing anything
/// when either end fails or its waits are cancelled; the bridge then aborts both pipes.
/// </summary>
internal sealed class BridgeDirection(PipeReader source, PipeWriter destination)
{
    private long _bytes;
    private long _congestions;
    private volatile bool _hasEnded;

    /// <summary>Copied between two flushes at most.</summary>
    public required int ChunkBytes { get; init; }

    /// <summary>The source was reset.</summary>
    public required Action<Exception> SourceFailed { get; init; }

    /// <summary>The destination was reset or takes no more data.</summary>
    public required Action<Exception> DestinationFailed { get; init; }

    /// <summary>The figures so far. Thread-safe.</summary>
    public BridgeStatistics Statistics => new(Interlocked.Read(ref _bytes), Interlocked.Read(ref _congestions));

    /// <summary>FIN has come, and all before it has been passed on. Thread-safe.</summary>
    public bool HasEnded => _hasEnded;

    /// <summary>Carries until FIN or failure; never throws. A wait that the bridge cancelled reports a failure too, but the first one stands.</summary>
    public async Task RunAsync()
    {
        while (true)
        {
            if (await TryReadAsync() is not { } read)
                return;
            var chunk = read.Buffer.Length > ChunkBytes ? read.Buffer.Slice(0, ChunkBytes) : read.Buffer;
            var last = read.IsCompleted && chunk.Length == read.Buffer.Length;
            if (!await TryWriteAsync(chunk))
                return;
            if (!last)
                continue;
            _hasEnded = true;
            await destination.CompleteAsync();
            await source.CompleteAsync();
            return;
        }
    }

    private async ValueTask<ReadResult?> TryReadAsync()
    {
        try
        {
            var read = await source.ReadAsync(CancellationToken.None);
            if (!read.IsCanceled)
                return read;
            SourceFailed(new OperationCanceledException("The read was cancelled."));
            return null;
        }
        catch (Exception e)
        {
            SourceFailed(e);
            return null;
        }
    }

    /// <summary>Copies, frees the source's memory, then waits for the destination; false when the direction is over.</summary>
    private async ValueTask<bool> TryWriteAsync(ReadOnlySequence<byte> chunk)
    {
        try
        {
            foreach (var segment in chunk)
                destination.Write(segment.Span);

            // The sequence says nothing of itself any more once its memory is given back.
            var isEmpty = chunk.IsEmpty;
            Interlocked.Add(ref _bytes, chunk.Length);
            source.AdvanceTo(chunk.End);
            if (isEmpty)
                return true;
            var flushing = destination.FlushAsync(CancellationToken.None);
            if (!flushing.IsCompleted)
                Interlocked.Increment(ref _congestions);
            var flushed = await flushing;
            if (!flushed.IsCompleted && !flushed.IsCanceled)
                return true;
            DestinationFailed(new ConnectionAbortedException("The other side takes no more data."));
            return false;
        }
        catch (Exception e)
        {
            DestinationFailed(e);
            return false;
        }
    }
}
