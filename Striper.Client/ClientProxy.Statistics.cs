using Striper.Common.Diagnostics;
using Striper.Common.Primitives;

namespace Striper.Client;

/// <content>How it does, for people and their tools; and legs that they pause.</content>
public sealed partial class ClientProxy
{
    // Of tunnels that are over; guarded by the gate.
    private ProxyTotals _past;

    // Bit s: the user has paused slot s, whatever tunnel there is.
    private long _pausedSlots;
    private volatile string? _lastDialFailure;

    /// <inheritdoc/>
    public EventHistory Events { get; } = new(TimeProvider.System);

    internal LineAllowance StreamLines { get; } = new(TimeProvider.System);

    /// <inheritdoc/>
    public void Sample(bool isWatched)
    {
        foreach (var session in Sessions())
            session.Sample(isWatched);
    }

    /// <inheritdoc/>
    public ProxyStatistics Read(int mostStreams)
    {
        ProxyTotals totals;
        TunnelSession? current;
        TunnelSession[] draining;
        lock (_gate)
        {
            current = _session;
            draining = [.. _draining];
            totals = _ending.Concat(_draining).Append(_session).OfType<TunnelSession>().Aggregate(_past, (sum, session) => sum + session.Totals);
        }

        return new ProxyStatistics
        {
            Reason = ReasonOf(current),
            CanPause = true,
            WaitingApplications = _waiting.Count,
            StreamsOpen = draining.Sum(session => session.StreamCount) + (current?.StreamCount ?? 0),
            StreamsOpened = totals.Opened,
            StreamsReset = totals.Reset,
            SentBytes = totals.SentBytes,
            ReceivedBytes = totals.ReceivedBytes,
            Tunnels =
            [
                .. current is null ? [] : new[] { current.ReadStatistics(mostStreams) },
                .. draining.Select(session => session.ReadStatistics(mostStreams) with { State = "draining" }),
            ],
        };
    }

    /// <inheritdoc/>
    public PauseResult SetPaused(string tunnel, int slot, bool isPaused)
    {
        var sessions = Sessions();
        if (slot < 0 || slot >= _options.Slots || sessions.Find(s => s.Id.ToString() == tunnel) is not { } session)
            return PauseResult.NotFound;
        var wasPaused = IsPaused(slot);
        if (isPaused)
            Interlocked.Or(ref _pausedSlots, 1L << slot);
        else
            Interlocked.And(ref _pausedSlots, ~(1L << slot));

        // Tunnels that drain have the same slots.
        foreach (var each in sessions)
            each.ApplyPause(slot);
        if (isPaused != wasPaused)
        {
            ClientLog.SlotPaused(_log, slot, isPaused ? "paused" : "resumed");
            Events.Add(isPaused ? EventKinds.LegPaused : EventKinds.LegResumed, session.Id, leg: null, $"slot {slot} {(isPaused ? "paused" : "resumed")} by hand", slot);
        }

        return PauseResult.Done;
    }

    internal bool IsPaused(int slot) => (Interlocked.Read(ref _pausedSlots) & (1L << slot)) != 0;

    /// <summary>The session's first leg is about to come up.</summary>
    internal void OnTunnelBegun(TunnelId tunnel)
    {
        ClientLog.TunnelOpened(_log, tunnel, _options.ServerHost, _options.ServerPort);
        Events.Add(EventKinds.TunnelUp, tunnel, leg: null, $"tunnel to {_options.ServerHost}:{_options.ServerPort}");
    }

    private string? ReasonOf(TunnelSession? current) =>
        _stopping.IsCancellationRequested ? "stopping"
        : current is { LegCount: > 0 } ? null
        : $"no leg to {_options.ServerHost}:{_options.ServerPort} is up{(_lastDialFailure is { } failure ? $": {failure}" : "")}";

    private async Task EndAsync(TunnelSession session, ResetCode code, string reason)
    {
        await session.CloseAsync(code, reason);
        lock (_gate)
        {
            _ending.Remove(session);
            _past += session.Totals;
        }
    }
}
