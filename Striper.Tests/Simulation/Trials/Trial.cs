using Striper.Common.Primitives;
using Striper.Common.Tracing;

namespace Striper.Tests.Simulation.Trials;

/// <summary>Runs a plan for its time, checking every byte, and measures. One run, one thread.</summary>
internal sealed class Trial
{
    private const int EchoBytes = 64;
    private static readonly TimeSpan _echoInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _sampleInterval = TimeSpan.FromMilliseconds(2);

    private readonly TrialPlan _plan;
    private readonly SimulationRun _run;
    private readonly SimulatedStream[] _up;
    private readonly SimulatedStream[] _down;
    private readonly SimulatedStream[] _echoes;
    private long _upBefore;
    private long _downBefore;
    private long _peakBytes;
    private TimeSpan _longestPause;

    public Trial(TrialPlan plan)
    {
        _plan = plan;

        // More than there is time for.
        var endless = new ApplicationPlan { SendBytes = (long)(2 * plan.Time.TotalSeconds * plan.Paths.Sum(p => p.BytesPerSecond)) + 10_000_000 };
        var up = new StreamPlan(TimeSpan.Zero, endless, new ApplicationPlan());
        var down = new StreamPlan(TimeSpan.Zero, new ApplicationPlan(), endless);
        var asks = new ApplicationPlan { SendBytes = EchoBytes };
        var answers = new ApplicationPlan { SendBytes = EchoBytes, SpeaksAfterBytes = EchoBytes };
        var echoes = plan.HasEchoes ? (int)((plan.Time - plan.MeasuredFrom) / _echoInterval) : 0;
        _run = new SimulationRun(new Scenario
        {
            Seed = plan.Seed,
            Paths = plan.Paths,
            SharedBottlenecks = plan.SharedBottlenecks,
            Scheduler = plan.Scheduler,
            HasClientProbe = plan.HasProbe,
            HasServerProbe = plan.HasProbe,
            Streams =
            [
                .. Enumerable.Repeat(up, plan.BulkUp), .. Enumerable.Repeat(down, plan.BulkDown),
                .. Enumerable.Range(0, echoes).Select(i => new StreamPlan(plan.MeasuredFrom + (_echoInterval * i), asks, answers)),
            ],
        });
        _up = [.. _run.Streams.Take(plan.BulkUp)];
        _down = [.. _run.Streams.Skip(plan.BulkUp).Take(plan.BulkDown)];
        _echoes = [.. _run.Streams.Skip(plan.BulkUp + plan.BulkDown)];
    }

    /// <summary>The run inside, for those who look closer.</summary>
    public SimulationRun Inside => _run;

    private long UpBytes => _up.Sum(s => s.Server.ReceivedBytes);

    private long DownBytes => _down.Sum(s => s.Client.ReceivedBytes);

    /// <summary>Writes what both engines decide as rows of a trace; the client's tunnel is named 1, the server's 2.</summary>
    public void TraceTo(TextWriter writer)
    {
        writer.Write(TraceRow.Header + "\n");
        foreach (var (end, name) in new[] { (_run.Client, 1u), (_run.Server, 2u) })
            end.Bindings.Next = new EngineTrace(new TunnelId((UInt128)name << 96), () => _run.Events.Now - _run.StartedAt, row => row.WriteTo(writer));
    }

    /// <summary>Runs and measures.</summary>
    /// <exception cref="SimulationFailure">An invariant does not hold.</exception>
    public TrialResult Run()
    {
        foreach (var change in _plan.Changes)
            _run.Events.After(change.At, () => change.Apply(_run));
        _run.Events.After(_plan.MeasuredFrom, () =>
        {
            (_upBefore, _downBefore) = (UpBytes, DownBytes);
            WatchPauses(() => UpBytes, _up.Length);
            WatchPauses(() => DownBytes, _down.Length);
        });
        WatchMemory();
        _run.Start();
        _run.RunUntil(() => false, _run.StartedAt + _plan.Time, waitedFor: null);
        var seconds = (_plan.Time - _plan.MeasuredFrom).TotalSeconds;
        var result = new TrialResult
        {
            UpBytesPerSecond = (UpBytes - _upBefore) / seconds,
            DownBytesPerSecond = (DownBytes - _downBefore) / seconds,
            LongestPause = _longestPause,
            Waste = (double)(_run.Client.Bindings.CopiedBytes + _run.Server.Bindings.CopiedBytes)
                / Math.Max(1, _run.Client.Bindings.FirstBytes + _run.Server.Bindings.FirstBytes),
            PeakBytes = _peakBytes,
            Echoes = [.. _echoes.Select(EchoTime).Order()],
        };
        _run.Stop();
        return result;
    }

    // One that has no answer yet has waited at least until now; the newest are left out, as they had no time.
    private TimeSpan EchoTime(SimulatedStream echo) =>
        (echo.Client.ReceivedBytes == EchoBytes ? echo.Client.LastReceivedAt : _run.Events.Now) - _run.StartedAt - echo.Plan.StartsAt;

    private void WatchPauses(Func<long> received, int streams)
    {
        if (streams > 0)
            WatchPause(received, received(), _run.Events.Now);
    }

    private void WatchPause(Func<long> received, long last, TimeSpan since) => _run.Events.After(_sampleInterval, () =>
    {
        var now = received();
        _longestPause = now == last && _run.Events.Now - since > _longestPause ? _run.Events.Now - since : _longestPause;
        WatchPause(received, now, now == last ? since : _run.Events.Now);
    });

    private void WatchMemory() => _run.Events.After(_sampleInterval, () =>
    {
        _peakBytes = Math.Max(_peakBytes, Math.Max(_run.Client.Buffers.OutstandingBytes, _run.Server.Buffers.OutstandingBytes));
        WatchMemory();
    });
}
