using Striper.Common.Buffers;
using Striper.Fuzz.Inputs;

namespace Striper.Fuzz.Execution;

/// <summary>Runs inputs one after another, with one pool; after a finding it is of no more use. One thread's.</summary>
internal sealed class Executor
{
    // Most of it is the harness's own; nothing that an input of some kilobytes does needs a tenth.
    private const long MostAllocatedBytes = 64 << 20;

    private readonly BufferPool _buffers = new(tracked: true);

    /// <summary>What was seen.</summary>
    public Features Features { get; } = new();

    /// <summary>Inputs that ended in a protocol error.</summary>
    public long Errors { get; private set; }

    /// <summary>Runs one input.</summary>
    /// <exception cref="FindingException">The oracle says no; so does any other exception.</exception>
    public void Execute(FuzzInput input)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        if (input.Target == FuzzTarget.Handshake)
        {
            new HandshakeRun(input, Features).Run();
        }
        else
        {
            var run = new EngineRun(input, _buffers, Features);
            run.Run();
            Errors += run.Error is null ? 0 : 1;
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        if (allocated > MostAllocatedBytes)
            throw new FindingException($"{allocated} bytes were allocated");
    }
}
