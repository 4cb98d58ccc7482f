using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Striper.Common.Buffers;
using Striper.Common.Diagnostics;
using Striper.Common.Filtering;
using Striper.Common.Legs;
using Striper.Common.Primitives;
using Striper.Common.Transport;
using Striper.Common.Tunnel;

namespace Striper.Client;

/// <summary>
/// The client-facing proxy (<c>-c</c>): accepts applications and carries each as a stream of its tunnel. When the tunnel is lost, because the
/// other proxy was restarted, a new one takes its place. Thread-safe.
/// </summary>
public sealed partial class ClientProxy : IStatisticsSource, IAsyncDisposable
{
    private static readonly TimeSpan _expiryInterval = TimeSpan.FromSeconds(0.5);

    private readonly Lock _gate = new();
    private readonly ClientProxyOptions _options;
    private readonly ILogger _log;
    private readonly LegDialer _dialer;
    private readonly WaitingApplications _waiting;
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _streamEnded = new(0);
    private readonly List<TunnelSession> _draining = [];

    // Over, but for the last of their bytes: they count until their sum is taken.
    private readonly List<TunnelSession> _ending = [];
    private readonly RecentReasons _dialFailures = new(TimeProvider.System);
    private readonly LineAllowance _resetLines = new(TimeProvider.System);
    private readonly PeerLines _fullLines = new(TimeProvider.System);
    private readonly Timer _expiry;
    private AddressWatch? _addresses;
    private TunnelSession? _session;
    private Listener? _listener;
    private Task _accepting = Task.CompletedTask;
    private int _isCongestionRefusalLogged;

    /// <summary>Prepares a proxy; <see cref="Start"/> opens it.</summary>
    public ClientProxy(ClientProxyOptions options, ILogger log)
    {
        (_options, _log) = (options, log);
        _dialer = new LegDialer(options);
        _waiting = new WaitingApplications(options.MaxWaitingApplications, options.Limits.Linger, TimeProvider.System);
        _expiry = new Timer(_ => Expire());
    }

    /// <summary>Where applications connect, with the port that was picked; only after the start.</summary>
    public IPEndPoint LocalEndPoint => _listener!.LocalEndPoint;

    /// <summary>Ends when the proxy has stopped.</summary>
    public Task Completion => _completion.Task;

    internal BufferPool Buffers => _options.Buffers;

    internal MemoryBudget Budget => _options.Budget;

    internal bool HasWaiting => _waiting.IsAny;

    /// <summary>Opens the listener, starts to accept and to dial. Once only.</summary>
    /// <exception cref="SocketException">The address is in use, not of this host, or not permitted.</exception>
    public void Start()
    {
        if (_options.Check is null)
            _listener = new Listener(_options.Listen, _log, allowed: _options.Allow);
        _session = new TunnelSession(this, _options, _dialer, _log);
        _expiry.Change(_expiryInterval, _expiryInterval);
        _addresses = new AddressWatch(OnAddressesChanged, _log);
        _accepting = _listener?.RunAsync(Offer, _stopping.Token) ?? Task.CompletedTask;
    }

    /// <summary>Takes no new applications, waits up to <paramref name="drain"/> for the streams that are open, resets the rest, closes the tunnel.</summary>
    public async Task StopAsync(TimeSpan drain, CancellationToken abort)
    {
        if (_stopping.IsCancellationRequested)
            return;
        await _stopping.CancelAsync();
        await _expiry.DisposeAsync();
        _addresses?.Dispose();
        _listener?.Dispose();
        await _accepting;
        _waiting.ResetAll();
        var sessions = Sessions();
        foreach (var session in sessions)
            session.GoAway();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(abort);
        limit.CancelAfter(drain);
        try
        {
            while (sessions.Any(s => s.StreamCount > 0))
                await _streamEnded.WaitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            if (drain > TimeSpan.Zero && sessions.Sum(s => s.StreamCount) is > 0 and var left)
                ClientLog.DrainExpired(_log, left);
        }

        await Task.WhenAll(sessions.Select(s => s.CloseAsync(ResetCode.ShuttingDown, "the client-facing proxy stopped")));
        _completion.TrySetResult();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(TimeSpan.Zero, CancellationToken.None);
        _stopping.Dispose();
    }

    /// <summary>A leg came up: who waits is served. <paramref name="isFirst"/>: there was none, so the next outage is news.</summary>
    internal void OnLegUp(bool isFirst)
    {
        _lastDialFailure = null;
        if (isFirst)
            _dialFailures.Forget();
        _waiting.Serve(TryOpen);
        _options.Check?.OnLegUp();
    }

    /// <summary>The server takes more streams: who waits is served.</summary>
    internal void OnRoom() => _waiting.Serve(TryOpen);

    /// <summary>A stream ended: who waits for a place or for the end is served.</summary>
    internal void OnStreamEnded()
    {
        if (_stopping.IsCancellationRequested)
            _streamEnded.Release();
        else if (_waiting.IsAny)
            _waiting.Serve(TryOpen);
        CloseDrained();
    }

    /// <summary>The session's tunnel is gone at the other end: its streams are reset, and a new session takes its place.</summary>
    internal void Renew(TunnelSession lost, string reason)
    {
        lock (_gate)
        {
            if (_stopping.IsCancellationRequested || (_session != lost && !_draining.Remove(lost)))
                return;
            _ending.Add(lost);
            ClientLog.TunnelLost(_log, lost.Id, reason);
            if (_session == lost)
                _session = new TunnelSession(this, _options, _dialer, _log);
        }

        _ = EndAsync(lost, ResetCode.TunnelLost, reason);
    }

    /// <summary>The session takes no new streams: it goes on with those it has, new ones get a new session.</summary>
    internal void OnServerGoingAway(TunnelSession session)
    {
        lock (_gate)
        {
            if (_stopping.IsCancellationRequested || _session != session)
                return;
            ClientLog.ServerGoingAway(_log, session.Id);
            _draining.Add(session);
            _session = new TunnelSession(this, _options, _dialer, _log);
        }

        CloseDrained();
    }

    internal void ReportDialFailure(string reason)
    {
        _lastDialFailure = reason;
        _options.Check?.OnDialFailed(reason);
        if (!_dialFailures.IsNews(reason))
            return;
        ClientLog.DialFailed(_log, _options.ServerHost, _options.ServerPort, reason);
        Events.Add(EventKinds.DialFailed, tunnel: null, leg: null, $"no leg: {reason}");
    }

    internal void ReportCongestionRefused()
    {
        if (Interlocked.Exchange(ref _isCongestionRefusalLogged, 1) == 0)
            ClientLog.CongestionRefused(_log, LegCongestion.Refused(_options.Congestion));
    }

    /// <summary>The tunnel that takes new streams; null before the start.</summary>
    internal TunnelSession? CurrentSession()
    {
        lock (_gate)
            return _session;
    }

    private void Offer(Socket socket)
    {
        var endPoints = StreamEndPoints.Of(socket.PeerName(), socket.OwnName());
        var transport = SocketLoops.Open(socket);
        if (_options.Filters is { } filters)
        {
            if (filters.Open(transport, FilterSide.Downstream, endPoints.ToString()) is not { } filtered)
                return;
            transport = filtered;
        }

        if (!_waiting.IsAny && TryOpen(transport, endPoints))
            return;
        if (!_waiting.TryAdd(transport, endPoints))
        {
            if (_resetLines.TryTake(out var untold))
                ClientLog.TooManyWaiting(_log, _options.MaxWaitingApplications, LineAllowance.Describe(untold));
            transport.Abort();
            return;
        }

        // A leg may have come up between the two.
        _waiting.Serve(TryOpen);
        if (!_waiting.IsAny || CurrentSession() is not { } session)
            return;
        session.Hurry();
        if (session is { IsFull: true, StreamCount: var streams } && _fullLines.TryTake(peer: null, kind: 0, out var more))
            ClientLog.TooManyStreams(_log, session.Id, streams, LineAllowance.Describe(more));
    }

    /// <summary>Opens a stream for an application; false: not now, and the transport stays the caller's.</summary>
    internal bool TryOpen(ByteTransport application, StreamEndPoints endPoints) =>
        CurrentSession()?.TryOpenStream(application, endPoints) ?? false;

    private void OnAddressesChanged(IReadOnlySet<IPAddress> gone)
    {
        foreach (var session in Sessions())
            session.OnAddressesChanged(gone);
    }

    private void Expire()
    {
        var count = _waiting.Expire();
        if (count > 0 && _resetLines.TryTake(out var untold))
            ClientLog.ApplicationsExpired(_log, count, CurrentSession() is { IsFull: true } ? "no stream ended" : "no leg came up", _options.Limits.Linger.TotalSeconds, LineAllowance.Describe(untold));
    }

    private void CloseDrained()
    {
        List<TunnelSession> done;
        lock (_gate)
        {
            if (_draining.Count == 0 || _stopping.IsCancellationRequested)
                return;
            done = _draining.FindAll(s => s.StreamCount == 0);
            _draining.RemoveAll(done.Contains);
            _ending.AddRange(done);
        }

        foreach (var session in done)
            _ = EndAsync(session, ResetCode.ShuttingDown, "drained");
    }

    private List<TunnelSession> Sessions()
    {
        lock (_gate)
            return _session is null ? [] : [.. _draining, _session];
    }
}
