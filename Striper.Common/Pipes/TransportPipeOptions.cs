using System.Buffers;
using System.IO.Pipelines;

namespace Striper.Common.Pipes;

/// <summary>How much a <see cref="TransportDuplexPipe"/> holds, and where it resumes whoever uses it.</summary>
public sealed record TransportPipeOptions
{
    /// <summary>The defaults: what every member says.</summary>
    public static TransportPipeOptions Default { get; } = new();

    /// <summary>
    /// Bytes held in one direction before its producer has to wait; default 256 KiB, at least 1. Small values cost throughput (a flush waits for
    /// each of them), large ones memory: a connection may hold this much in both directions.
    /// </summary>
    public int PauseBytes { get; init; } = 256 * 1024;

    /// <summary>Bytes held in one direction below which a waiting producer goes on; default half of <see cref="PauseBytes"/>.</summary>
    public int ResumeBytes { get => field == 0 ? Math.Max(PauseBytes / 2, 1) : field; init; }

    /// <summary>Bytes of one buffer; default 32 KiB, at least 4 KiB. Also the most that one receive returns.</summary>
    public int SegmentBytes { get; init; } = 32 * 1024;

    /// <summary>
    /// Where the reader of Input and the writer of Output are resumed; default the thread pool. <see cref="PipeScheduler.Inline"/> spares a
    /// thread switch for each read, but then a continuation that blocks stops the socket's own loops: only for code that never blocks.
    /// </summary>
    public PipeScheduler ContinuationScheduler { get; init; } = PipeScheduler.ThreadPool;

    /// <summary>Where buffers come from; null, the default, is the process's shared array pool.</summary>
    public MemoryPool<byte>? Pool { get; init; }

    internal Pipe CreatePipe(PipeScheduler reader, PipeScheduler writer)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(PauseBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(SegmentBytes, 4096);
        return new Pipe(new PipeOptions(Pool, reader, writer, PauseBytes, ResumeBytes, SegmentBytes, useSynchronizationContext: false));
    }
}
