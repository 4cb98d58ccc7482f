using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Striper.Common.Diagnostics;
using Striper.Common.Engine;
using Striper.Common.Legs;
using Striper.Common.Primitives;
using Striper.Common.Scheduling;
using Striper.Common.Transport;
using Striper.Common.Wire;

namespace Striper.Common.Tunnel;

/// <summary>
/// The shell around one end of a tunnel: owns the lock, the connections and the timer, and feeds the engine. Thread-safe. No IO and no
/// waiting happens under the lock; what the engine wants done is done after it is released.
/// </summary>
public sealed partial class StripedTunnel : IDisposable
{
    // Each of the most legs that there can be may come, fall silent, die and come again.
    private const int LegLineBurst = 4 * ILegScheduler.MaxLegs;

    private static readonly TimeSpan _closeWait = TimeSpan.FromSeconds(1);

    private readonly TunnelEngine _engine;
    private readonly MemoryBudget _budget;
    private readonly PeerLines _fullLines;
    private readonly LineAllowance _streamLines;
    private readonly ITunnelOwner _owner;
    private readonly ILogger _log;
    private readonly TunnelOptions _options;
    private readonly ITimer _timer;
    private readonly ConcurrentQueue<Task> _closing = new();
    private readonly TaskCompletionSource _closeWritten = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long _start;
    private TimeSpan _timerDue = TimeSpan.MaxValue;
    private bool _isFailed;

    /// <summary>Makes a tunnel without legs.</summary>
    public StripedTunnel(TunnelOptions options, ITunnelOwner owner, ILogger log)
    {
        (_options, _owner, _log) = (options, owner, log);
        _fullLines = new PeerLines(options.Time);
        _streamLines = options.StreamLines ?? new LineAllowance(options.Time);
        _engine = new TunnelEngine(new EngineOptions(
            options.Role, options.Limits, Schedulers.Create(options.Scheduler), options.Buffers,
            _budget = new MemoryBudget(options.TunnelBufferBytes, options.ProcessBudget, ReportFullBuffer), options.Trace?.Of(options.Id))
        {
            LargestWindowBytes = options.StreamBufferBytes,
        });
        LegLines = new LineAllowance(options.Time, LegLineBurst, options.SharedLines);
        _start = options.Time.GetTimestamp();
        _timer = options.Time.CreateTimer(static t => ((StripedTunnel)t!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Its name.</summary>
    public TunnelId Id => _options.Id;

    /// <summary>What both ends agreed on.</summary>
    public TunnelLimits Limits => _options.Limits;

    /// <summary>How many lines may tell what becomes of legs: on a path that is too small for so many they come and go by the hundred.</summary>
    public LineAllowance LegLines { get; }

    /// <summary>Legs that are up; express legs are not counted, as nobody asked for so many.</summary>
    public int LegCount
    {
        get
        {
            lock (Gate)
                return _engine.Legs.Count(leg => !leg.Traits.IsExpress);
        }
    }

    /// <summary>Whether any leg is up.</summary>
    public bool HasLegs
    {
        get
        {
            lock (Gate)
                return _engine.Legs.Count > 0;
        }
    }

    /// <summary>Streams that are not over.</summary>
    public int StreamCount
    {
        get
        {
            lock (Gate)
                return _engine.StreamCount;
        }
    }

    /// <summary>False once it was closed, by either end or by time.</summary>
    public bool IsOpen
    {
        get
        {
            lock (Gate)
                return _engine.IsOpen;
        }
    }

    /// <summary>Guards the engine.</summary>
    internal Lock Gate { get; } = new();

    internal TunnelEngine Engine => _engine;

    internal Buffers.BufferPool Buffers => _options.Buffers;

    internal TimeSpan Now => _options.Time.GetElapsedTime(_start);

    /// <summary>No new streams, here or from the peer; those open go on.</summary>
    public void GoAway()
    {
        lock (Gate)
        {
            _engine.GoAway(Now);
            Collect();
        }

        SignalQueue.Run();
    }

    /// <summary>Closes the tunnel: tells the peer if a leg is up, resets what is still open, closes the legs.</summary>
    public async Task CloseAsync(CloseCode code, ResetCode streams, string reason)
    {
        lock (Gate)
        {
            if (!_engine.IsOpen)
                return;
            if (_engine.Legs.Count == 0)
                _closeWritten.TrySetResult();
            _engine.AnnounceClose(code, reason, Now);
            Collect();
        }

        SignalQueue.Run();
        await WaitForCloseWrittenAsync();
        Terminate(streams, reason);
        await Task.WhenAll(_closing);
    }

    /// <summary>Ends the tunnel at this end without a word to the peer.</summary>
    public void Terminate(ResetCode streams, string reason)
    {
        lock (Gate)
        {
            _engine.Terminate(streams, reason);
            Collect();
        }

        SignalQueue.Run();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Terminate(ResetCode.ShuttingDown, "disposed");
        _timer.Dispose();
    }

    /// <summary>Takes the engine's signals; at the end of every stay under the lock, after which <see cref="SignalQueue.Run"/> must follow.</summary>
    internal void Collect()
    {
        var queue = SignalQueue.Current;
        while (_engine.TryTakeSignal(out var signal))
        {
            if (IsFarewell(signal))
                queue.AddLast(this, signal);
            else
                queue.Add(this, signal);
        }

        queue.Touch(this);
    }

    // An application that has had its last byte waits for nothing more, but others' first bytes may wait behind its end.
    private static bool IsFarewell(in EngineSignal signal) =>
        signal.Kind == EngineSignalKind.StreamClosed || (signal.Kind == EngineSignalKind.StreamWritable && signal.Stream!.HasNoBytes);

    /// <summary>Has the engine's next deadline met.</summary>
    internal void SetTimer()
    {
        lock (Gate)
        {
            var now = Now;
            if (_engine.NextDeadline(now) is not { } due || due >= _timerDue || due == TimeSpan.MaxValue)
                return;
            _timerDue = due;
            _timer.Change(due > now ? due - now : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>The peer broke the protocol: says so to both sides and ends the tunnel.</summary>
    internal async Task FailAsync(LegId leg, string reason)
    {
        lock (Gate)
        {
            // Several legs may bring errors at once; the first is told.
            if (!_engine.IsOpen || _isFailed)
                return;
            _isFailed = true;
            _engine.AnnounceClose(CloseCode.ProtocolError, reason, Now);
            Collect();
        }

        if (LegLines.TryTake(out var untold))
            TunnelLog.ProtocolViolated(_log, Id, leg, reason, LineAllowance.Describe(untold));
        SignalQueue.Run();

        // A leg may be in the midst of a write, and says CLOSE after it.
        await WaitForCloseWrittenAsync();
        Terminate(ResetCode.TunnelLost, $"protocol error: {reason}");
    }

    private async Task WaitForCloseWrittenAsync()
    {
        try
        {
            await _closeWritten.Task.WaitAsync(_closeWait, _options.Time);
        }
        catch (TimeoutException)
        {
            // No leg takes it; the peer finds out when it comes back.
        }
    }

    /// <summary>Sees to it that a loop's failure is noticed: ordinary ends are dealt with inside the loops, so this is a mistake of ours.</summary>
    internal void Watch(Task loop, string what)
    {
        if (!loop.IsCompletedSuccessfully)
            _ = WatchAsync(loop, what);
    }

    [SuppressMessage("Design", "CA1031", Justification = "A mistake of ours in one connection must not end the thread that serves all of them; it is logged.")]
    private async Task WatchAsync(Task loop, string what)
    {
        try
        {
            await loop;
        }
        catch (Exception e)
        {
            TunnelLog.InternalError(_log, Id, what, e);
            Terminate(ResetCode.TunnelLost, $"internal error: {e.Message}");
        }
    }

    // Under the lock, in the midst of the engine's work.
    private void ReportFullBuffer()
    {
        if (_fullLines.TryTake(peer: null, kind: 0, out var untold))
            TunnelLog.BufferFull(_log, Id, _budget.UsedBytes >> 20, LineAllowance.Describe(untold));
    }

    private void OnTimer()
    {
        // The lock is short; rather than spin for it beside the thread that does the work, come back a moment later.
        if (!Gate.TryEnter())
        {
            _timer.Change(EngineTiming.PollInterval, Timeout.InfiniteTimeSpan);
            return;
        }

        try
        {
            _timerDue = TimeSpan.MaxValue;
            var now = Now;
            _engine.Tick(now);
            foreach (var leg in _engine.Legs)
                (leg.Tag as LegConnection)?.FollowCongestion(now);
            Collect();
        }
        finally
        {
            Gate.Exit();
        }

        SignalQueue.Run();
    }
}
