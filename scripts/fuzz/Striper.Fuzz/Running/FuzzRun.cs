using System.Diagnostics;
using Striper.Fuzz.Corpus;
using Striper.Fuzz.Execution;

namespace Striper.Fuzz.Running;

/// <summary>Runs a plan on its threads, tells how far it is, and looks out for an input that does not end.</summary>
internal sealed class FuzzRun(FuzzPlan plan, TextWriter log)
{
    private const int MostFindings = 20;

    private static readonly TimeSpan _lookInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _lineInterval = TimeSpan.FromSeconds(10);

    // An input takes well below a millisecond; a machine may be busy.
    private static readonly TimeSpan _hang = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly List<FuzzWorker> _workers = [];
    private readonly Stopwatch _time = Stopwatch.StartNew();
    private long _nextBlock;

    /// <summary>Findings so far.</summary>
    public int Findings { get; private set; }

    /// <summary>Runs it all, or until there are too many findings.</summary>
    /// <returns>Whether it ended by itself; false: an input hangs, and its thread with it.</returns>
    public bool Run(CancellationToken cancellationToken)
    {
        var corpus = CorpusFiles.Read(plan.Corpus);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stopping.CancelAfter(plan.Time);
        for (var i = 0; i < plan.Threads; i++)
            _workers.Add(new FuzzWorker(corpus, plan, TakeBlock, finding => Report(finding, stopping), stopping.Token));
        var threads = _workers.ConvertAll(worker => new Thread(worker.Run) { IsBackground = true, Name = "fuzz" });
        threads.ForEach(thread => thread.Start());
        var toldAt = TimeSpan.Zero;
        while (threads.Exists(thread => !thread.Join(_lookInterval)))
        {
            if (_workers.Where(worker => worker.Running > _hang).Select(Hanging).FirstOrDefault(finding => finding is not null) is { } hanging)
            {
                Report(hanging, stopping);
                return false;
            }

            if (_time.Elapsed - toldAt < _lineInterval)
                continue;
            toldAt = _time.Elapsed;
            Tell();
        }

        Tell();
        return true;
    }

    // None: the thread has ended.
    private static FuzzFinding? Hanging(FuzzWorker worker) => worker.Present($"it has been running for {_hang.TotalSeconds:0} s");

    private long? TakeBlock()
    {
        var block = Interlocked.Increment(ref _nextBlock) - 1;
        return block * FuzzBlock.Inputs < plan.Inputs ? block : null;
    }

    private void Report(FuzzFinding finding, CancellationTokenSource stopping)
    {
        lock (_gate)
        {
            Findings++;
            log.WriteLine($"FINDING seed {finding.Seed} input {finding.Index}: {finding.What.Split('\n')[0]}");
            log.WriteLine($"  {finding.Write(plan.Findings)}");
            if (Findings >= MostFindings)
                stopping.Cancel();
        }
    }

    private void Tell()
    {
        var done = _workers.Sum(worker => worker.Done);
        var errors = _workers.Sum(worker => worker.Errors);
        var features = new Features();
        foreach (var worker in _workers)
        {
            lock (worker.Features)
                features.AddAll(worker.Features);
        }

        using var self = Process.GetCurrentProcess();
        log.WriteLine(
            $"{done} inputs in {_time.Elapsed.TotalSeconds:0} s, {done / _time.Elapsed.TotalSeconds:0}/s; {100.0 * errors / Math.Max(done, 1):0} % end in a protocol error; "
            + $"{features.Count} features; {Findings} findings; {self.PeakWorkingSet64 >> 20} MiB at most");
    }
}
