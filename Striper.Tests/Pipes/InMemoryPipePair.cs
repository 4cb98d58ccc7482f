using System.IO.Pipelines;

namespace Striper.Tests.Pipes;

/// <summary>Two duplex pipes joined back to back: what one writes, the other reads.</summary>
internal sealed class InMemoryPipePair
{
    /// <summary>Everything runs inline, so that a flush that has not completed when it returns waits for its reader and for nothing else.</summary>
    public InMemoryPipePair(int pauseBytes = 64 * 1024)
    {
        var options = new PipeOptions(
            readerScheduler: PipeScheduler.Inline,
            writerScheduler: PipeScheduler.Inline,
            pauseWriterThreshold: pauseBytes,
            resumeWriterThreshold: pauseBytes / 2,
            useSynchronizationContext: false);
        var there = new Pipe(options);
        var back = new Pipe(options);
        Near = new End(back.Reader, there.Writer);
        Far = new End(there.Reader, back.Writer);
    }

    public IDuplexPipe Near { get; }

    public IDuplexPipe Far { get; }

    private sealed record End(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
