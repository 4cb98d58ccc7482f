using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Striper.Fuzz.Execution;
using Striper.Fuzz.Inputs;

namespace Striper.Fuzz.Running;

/// <summary>One thread that runs block after block. What it shows may be read by others at any time.</summary>
internal sealed class FuzzWorker(IReadOnlyList<FuzzInput> corpus, FuzzPlan plan, Func<long?> takeBlock, Action<FuzzFinding> report, CancellationToken stopping)
{
    private FuzzBlock? _block;
    private long _done;
    private long _errors;
    private long _begunAt = Stopwatch.GetTimestamp();

    /// <summary>Inputs run.</summary>
    public long Done => Volatile.Read(ref _done);

    /// <summary>Those that ended in a protocol error.</summary>
    public long Errors => Volatile.Read(ref _errors) + (Volatile.Read(ref _block)?.Errors ?? 0);

    /// <summary>What was seen; after the run.</summary>
    public Features Features { get; } = new();

    /// <summary>How long the present input has been running.</summary>
    public TimeSpan Running => Stopwatch.GetElapsedTime(Volatile.Read(ref _begunAt));

    /// <summary>The present input as a finding.</summary>
    public FuzzFinding? Present(string what) =>
        Volatile.Read(ref _block) is { Current: { } input } block ? new FuzzFinding(plan.Seed, block.Next, input, what) : null;

    /// <summary>Runs until there are no more blocks.</summary>
    public void Run()
    {
        while (takeBlock() is { } block && !stopping.IsCancellationRequested)
            RunBlock(block);
    }

    [SuppressMessage("Design", "CA1031", Justification = "Any exception is a finding.")]
    private void RunBlock(long number)
    {
        var most = Math.Min(FuzzBlock.Inputs, plan.Inputs - (number * FuzzBlock.Inputs));
        try
        {
            Volatile.Write(ref _begunAt, Stopwatch.GetTimestamp());
            var block = new FuzzBlock(corpus, plan.Seed, number);
            Volatile.Write(ref _block, block);
            for (var i = 0; i < most && !stopping.IsCancellationRequested; i++)
            {
                Volatile.Write(ref _begunAt, Stopwatch.GetTimestamp());
                block.RunNext();
                Volatile.Write(ref _done, _done + 1);
            }
        }
        catch (Exception e)
        {
            report(Present(e.ToString()) ?? new FuzzFinding(plan.Seed, number * FuzzBlock.Inputs, corpus[0], $"the corpus: {e}"));
        }

        if (_block is not { } ended)
            return;
        lock (Features)
            Features.AddAll(ended.Features);
        _errors += ended.Errors;
        _block = null;
    }
}
