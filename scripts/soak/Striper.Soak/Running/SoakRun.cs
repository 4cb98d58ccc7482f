using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Striper.Soak.Chaos;
using Striper.Soak.Load;
using Striper.WanLab.Lab;

namespace Striper.Soak.Running;

/// <summary>One run: load, then load with chaos, then rest, and what was seen. Once only.</summary>
/// <param name="plan">What is run.</param>
/// <param name="progress">A line every few seconds, and for all that happens.</param>
internal sealed class SoakRun(SoakPlan plan, TextWriter progress)
{
    // Streams that wait for an outage, a target that hangs, a slow reader.
    private static readonly TimeSpan _longestEnd = TimeSpan.FromSeconds(180);

    // Until a proxy has noticed that a leg is no more.
    private static readonly TimeSpan _longestSettling = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan _pollInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan _progressInterval = TimeSpan.FromSeconds(10);

    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly ConcurrentQueue<string> _events = new();
    private readonly List<SoakSample> _samples = [];
    private readonly TextWriter _progress = TextWriter.Synchronized(progress);
    private StreamBook _book = null!;
    private ProxyPair _pair = null!;
    private ChaosRunner _chaos = null!;
    private volatile string _phase = "warm-up";
    private TimeSpan _toldAt;
    private long _toldBytes;

    /// <summary>Lines of the proxies' logs, after the run.</summary>
    public (IReadOnlyCollection<string> Client, IReadOnlyCollection<string> Server) Logs { get; private set; } = ([], []);

    /// <summary>Runs it.</summary>
    /// <exception cref="LabException">A proxy does not start, or is gone.</exception>
    public async Task<SoakResult> RunAsync(CancellationToken cancellationToken)
    {
        LoadGenerator load = null!;
        TargetServer target = null!;
        _book = new StreamBook(start => target.HasRefusedSince(start), Tell);
        await using var owned = target = new TargetServer((id, socket) => load.ServeAsync(id, socket), _book.Complain);
        await using var pair = _pair = await ProxyPair.StartAsync(plan, target.EndPoint, cancellationToken);
        load = new LoadGenerator(new StreamDraw(plan.Seed, plan.Patience), _book, new Pace(plan.BytesPerSecond));
        _chaos = new ChaosRunner(pair.Relay, target, pair, Tell);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watching = WatchAsync(ending.Token);
        try
        {
            var result = await RunAsync(load, ending.Token);
            await ending.CancelAsync();
            await watching;
            return result with { Samples = _samples };
        }
        finally
        {
            await ending.CancelAsync();
            Logs = (pair.Client.Lines, pair.Server.Lines);
        }
    }

    private async Task<SoakResult> RunAsync(LoadGenerator load, CancellationToken cancellationToken)
    {
        await LoadAsync(load, () => Task.Delay(plan.WarmUp, cancellationToken), cancellationToken);
        _phase = "rest";
        await SettleAsync(null, cancellationToken);
        var before = Sample();
        _phase = "chaos";
        Tell(FormattableString.Invariant($"chaos begins, seed {plan.Seed}"));
        await LoadAsync(load, () => ChaosAsync(cancellationToken), cancellationToken);
        _phase = "end";
        _book.Close();
        await SettleAsync(before, cancellationToken);
        await Task.Delay(plan.Rest, cancellationToken);
        var after = Sample();
        Judge(before, after);
        try
        {
            await _pair.StopAsync(cancellationToken);
        }
        catch (LabException e)
        {
            _book.Complain(e.Message);
        }

        foreach (var wrong in LogCheck.Wrong("the -c proxy", _pair.Client.Lines).Concat(LogCheck.Wrong("the -s proxy", _pair.Server.Lines)))
            _book.Complain(wrong);
        return Result(before, after);
    }

    // Ends when what was to be done meanwhile is done and all streams have ended.
    private async Task LoadAsync(LoadGenerator load, Func<Task> meanwhile, CancellationToken cancellationToken)
    {
        using var noMore = new CancellationTokenSource();
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = load.RunAsync(_pair.Entrance, plan.Streams, noMore.Token, stopping.Token);
        try
        {
            await meanwhile();
            Tell("no new streams");
            await noMore.CancelAsync();
            stopping.CancelAfter(_longestEnd);
            await running;
            while (_book.Open > 0 && !stopping.IsCancellationRequested)
                await Task.Delay(_pollInterval, cancellationToken);
        }
        finally
        {
            await noMore.CancelAsync();
            await stopping.CancelAsync();
            await running;
        }
    }

    private async Task ChaosAsync(CancellationToken cancellationToken)
    {
        var length = Task.Delay(plan.Length, cancellationToken);
        await _chaos.RunAsync(plan.Schedule, cancellationToken);
        await length;
        Tell("chaos ends");
    }

    // The relay has closed what the proxies closed; what a proxy still holds is its own.
    private async Task SettleAsync(SoakSample? wanted, CancellationToken cancellationToken)
    {
        var since = Stopwatch.StartNew();
        var last = Sample();
        var same = 0;
        while (since.Elapsed < _longestSettling)
        {
            await Task.Delay(_pollInterval, cancellationToken);
            var now = Sample();
            same = (now.Client.Sockets, now.Server.Sockets) == (last.Client.Sockets, last.Server.Sockets) ? same + 1 : 0;
            last = now;
            var isWanted = wanted is null
                ? now.LiveLegs >= plan.Legs && same > 8
                : now.Client.Sockets == wanted.Client.Sockets && now.Server.Sockets == wanted.Server.Sockets;
            if (isWanted)
                return;
        }
    }

    private void Judge(SoakSample before, SoakSample after)
    {
        if (_book.Open > 0)
            _book.Complain(FormattableString.Invariant($"{_book.Open} streams are left at the end"));
        foreach (var wrong in FlatCheck.Counts("the -c proxy", before.Client, after.Client).Concat(FlatCheck.Counts("the -s proxy", before.Server, after.Server)))
            _book.Complain(wrong);
        SoakSample[] loaded;
        lock (_samples)
            loaded = [.. _samples.Where(s => s.Phase == "chaos")];
        foreach (var wrong in FlatCheck.MemoryGrowth("the -c proxy", [.. loaded.Select(s => (s.Seconds, s.Client.ResidentKib))], after.Client.ResidentKib))
            _book.Complain(wrong);
        foreach (var wrong in FlatCheck.MemoryGrowth("the -s proxy", [.. loaded.Select(s => (s.Seconds, s.Server.ResidentKib))], after.Server.ResidentKib))
            _book.Complain(wrong);
        foreach (var minute in Minutes.Of(loaded).Where(m => m.IsWhole && m.Bytes == 0))
            _book.Complain(FormattableString.Invariant($"nothing arrived in minute {minute.Number}"));
    }

    private SoakResult Result(SoakSample before, SoakSample after)
    {
        using var own = Process.GetCurrentProcess();
        return new SoakResult
        {
            Seed = plan.Seed,
            Minutes = plan.Length.TotalMinutes,
            Streams = _book.Ended,
            Bytes = _book.ReceivedBytes,
            Ends = _book.Ends,
            Steps = _chaos.Steps,
            Legs = _pair.Relay.Accepted,
            KilledLegs = _chaos.Killed,
            HinderedLegs = _chaos.Hindered,
            LongestPause = _book.LongestPause,
            LongestPauseOf = _book.LongestPauseOf,
            Before = before,
            After = after,
            OwnCpuSeconds = own.TotalProcessorTime.TotalSeconds,
            Warnings = LogCheck.Warnings(_pair.Client.Lines.Concat(_pair.Server.Lines)),
            Events = [.. _events],
            Schedule = [.. plan.Schedule.Select(s => s.ToString())],
            Samples = [],
            WrongCount = _book.Violations,
            Wrong = [.. _book.Wrong],
        };
    }

    // Samples, gives up what hangs, and says how it goes.
    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(plan.SampleInterval);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                _book.GiveUpQuiet(plan.LongestQuiet);
                if (_pair.Client.HasExited || _pair.Server.HasExited)
                    continue;
                var sample = Sample();
                lock (_samples)
                    _samples.Add(sample);
                if (_watch.Elapsed - _toldAt >= _progressInterval)
                    Tell(sample);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The run is over, or a proxy is.
        }
    }

    private SoakSample Sample()
    {
        try
        {
            return new SoakSample(
                _watch.Elapsed.TotalSeconds, _phase, _book.ReceivedBytes, _book.Open, _book.Ended, _pair.Relay.Live.Count, _chaos.Killed, _book.Violations,
                ProcessSample.Of(_pair.Client.Id), ProcessSample.Of(_pair.Server.Id));
        }
        catch (IOException e)
        {
            throw new LabException($"a proxy is gone: {e.Message}: {string.Join(" / ", _pair.Client.Lines.TakeLast(3).Concat(_pair.Server.Lines.TakeLast(3)))}");
        }
    }

    private void Tell(string what)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{_watch.Elapsed:hh\\:mm\\:ss\\.f} {what}");
        _events.Enqueue(line);
        _progress.WriteLine(line);
    }

    private void Tell(SoakSample s)
    {
        var rate = (s.Bytes - _toldBytes) / 1e6 / (s.Seconds - _toldAt.TotalSeconds);
        (_toldAt, _toldBytes) = (TimeSpan.FromSeconds(s.Seconds), s.Bytes);
        _progress.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{_watch.Elapsed:hh\\:mm\\:ss\\.f}   {s.Phase}: {s.Open} streams, {s.Ended} ended, {s.Bytes / 1e9:0.00} GB, {rate:0.0} MB/s; {s.LiveLegs} legs, {s.KilledLegs} killed; -c/-s {s.Client.ResidentKib >> 10}/{s.Server.ResidentKib >> 10} MiB, {s.Client.Descriptors}/{s.Server.Descriptors} fds, {s.Client.Threads}/{s.Server.Threads} threads; {s.Wrong} wrong"));
    }
}
