using System.Diagnostics;
using Striper.Tests.Simulation;

namespace Striper.Simulate;

/// <summary>Seeds on several threads, and what came out.</summary>
/// <param name="from">The first seed.</param>
/// <param name="seeds">How many.</param>
/// <param name="threads">So many run at once.</param>
internal sealed class Campaign(int from, int seeds, int threads)
{
    private static readonly TimeSpan _progressInterval = TimeSpan.FromSeconds(10);

    // The slowest takes some seconds: one that runs for so long goes round in circles, and would hold its thread for ever.
    private static readonly TimeSpan _longestSeed = TimeSpan.FromMinutes(10);

    private readonly Stopwatch _watch = Stopwatch.StartNew();

    // Of each thread: the seed that it runs, 0 for none, and since when.
    private readonly (int Seed, TimeSpan Since)[] _running = new (int, TimeSpan)[threads];

    // Guards everything below, and stdout.
    private readonly Lock _lock = new();
    private int _begun;
    private int _ran;
    private int _last;
    private int _failed;

    /// <summary>Whether there was a seed, and each that ran kept the invariants.</summary>
    public bool HasSucceeded => _ran > 0 && _failed == 0;

    /// <summary>One line: how many, how fast, and what came out.</summary>
    public string Summary
    {
        get
        {
            lock (_lock)
            {
                var rate = _ran / _watch.Elapsed.TotalSeconds;
                return FormattableString.Invariant($"{_ran} of {seeds} seeds from {from} to {_last} in {_watch.Elapsed:hh\\:mm\\:ss}, {rate:0.0} a second: {_failed} failed");
            }
        }
    }

    /// <summary>Runs them; returns when all have run, or those that had begun when it was cancelled.</summary>
    public void Run(CancellationToken cancellationToken)
    {
        using var timer = new Timer(_ => Watch(), null, _progressInterval, _progressInterval);
        var workers = Enumerable.Range(0, threads).Select(i => new Thread(() => Work(i, cancellationToken))).ToArray();
        foreach (var worker in workers)
            worker.Start();
        foreach (var worker in workers)
            worker.Join();
    }

    private void Work(int thread, CancellationToken cancellationToken)
    {
        while (TryBegin(thread, cancellationToken, out var seed))
        {
            var failure = SeedCheck.FailureOf(seed, out _, out _);
            lock (_lock)
            {
                _running[thread] = default;
                _ran++;
                _last = Math.Max(_last, seed);
                if (failure is not null)
                    Report(seed, failure);
            }
        }
    }

    private bool TryBegin(int thread, CancellationToken cancellationToken, out int seed)
    {
        lock (_lock)
        {
            seed = from + _begun;
            if (_begun == seeds || cancellationToken.IsCancellationRequested)
                return false;
            _begun++;
            _running[thread] = (seed, _watch.Elapsed);
            return true;
        }
    }

    private void Report(int seed, string failure)
    {
        _failed++;
        Console.WriteLine($"seed {seed} failed; again: scripts/simulate/run --from {seed} --seeds 1\n{failure}\n");
    }

    private void Watch()
    {
        Console.Error.WriteLine(Summary);
        lock (_lock)
        {
            foreach (var (seed, since) in _running)
            {
                if (seed == 0 || _watch.Elapsed - since < _longestSeed)
                    continue;
                Report(seed, FormattableString.Invariant($"it has run for {_longestSeed.TotalMinutes:0} minutes and does not end"));
                Console.WriteLine(Summary);

                // Nothing ends its thread.
                Environment.Exit(1);
            }
        }
    }
}
