using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Striper.Common.Diagnostics;

namespace Striper.Common.Transport;

/// <summary>
/// Connections to the target, made ahead of their use so that short ones start without a handshake, and those that are made on demand when there is none
/// left. A warm connection is looked at before it is handed out and replaced when it has waited for long, before firewalls forget it. Thread-safe.
/// </summary>
public sealed class TargetPool : IAsyncDisposable
{
    /// <summary>Most warm connections: what a target's backlog and half the usual limit of descriptors bear.</summary>
    public const int LargestSize = 512;

    // Shorter than the idle limits of usual servers (a minute and more); the shorter, the more handshakes for nothing.
    private static readonly TimeSpan _longestWait = TimeSpan.FromSeconds(30);

    // After dials that failed, and after connections that the target ended before anybody used them: it may do so with the next ones as well.
    private static readonly TimeSpan _shortestPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _longestPause = TimeSpan.FromSeconds(10);

    // A target that restarts is not met by hundreds at once.
    private const int MostDialsAtOnce = 16;

    private readonly string _host;
    private readonly int _port;
    private readonly TimeSpan _connectTimeout;
    private readonly int _size;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private Task _filling = Task.CompletedTask;

    // All guarded by the gate; the oldest first.
    private readonly Queue<WarmConnection> _warm = new();
    private TaskCompletionSource _taken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TimeSpan _pause;
    private bool _hasLost;

    // The filling loop's own.
    private bool _isFailing;

    /// <summary>Prepares a pool; <see cref="Start"/> fills it.</summary>
    /// <param name="host">Name or address of the target; a name is resolved anew for each connection.</param>
    /// <param name="port">Its port.</param>
    /// <param name="connectTimeout">How long resolving and connecting may take.</param>
    /// <param name="size">Warm connections, up to <see cref="LargestSize"/>; 0: none, every connection is made on demand.</param>
    /// <param name="logger">Hears when the target cannot be reached.</param>
    /// <param name="time">For ages and pauses; null: the system's.</param>
    public TargetPool(string host, int port, TimeSpan connectTimeout, int size, ILogger logger, TimeProvider? time = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, LargestSize);
        (_host, _port, _connectTimeout, _size, _logger, _time) = (host, port, connectTimeout, size, logger, time ?? TimeProvider.System);
    }

    /// <summary>Warm connections now, dead ones included that nobody has looked at yet.</summary>
    public int Warm
    {
        get
        {
            lock (_gate)
                return _warm.Count;
        }
    }

    /// <summary>Begins to fill it. Once only.</summary>
    public void Start()
    {
        if (_size > 0)
            _filling = FillAsync();
    }

    /// <summary>A warm connection that is alive, else a new one; after the end of the pool always a new one.</summary>
    public async Task<ConnectResult> ConnectAsync(CancellationToken cancellationToken)
    {
        while (TryTake() is { } connection)
        {
            if (connection.IsUsable() && !HasWaitedLong(connection))
            {
                lock (_gate)
                    _pause = TimeSpan.Zero;
                return ConnectResult.Connected(connection.Socket, connection.EndPoint);
            }

            Drop(connection);
        }

        return await DialAsync(cancellationToken);
    }

    /// <summary>Makes no more warm connections and closes those that nobody has taken.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _filling;
        while (TryTake() is { } connection)
            connection.Socket.Dispose();
    }

    private Task<ConnectResult> DialAsync(CancellationToken cancellationToken) =>
        TargetConnector.ConnectAsync(_host, _port, _connectTimeout, cancellationToken);

    private WarmConnection? TryTake()
    {
        lock (_gate)
        {
            if (!_warm.TryDequeue(out var connection))
                return null;
            _taken.TrySetResult();
            return connection;
        }
    }

    private bool HasWaitedLong(WarmConnection connection) => _time.GetElapsedTime(connection.Since) >= _longestWait;

    // FIN, which a target takes for somebody who has changed his mind; one that was ended by the target before makes the next ones wait.
    private void Drop(WarmConnection connection)
    {
        if (!HasWaitedLong(connection))
        {
            lock (_gate)
                _hasLost = true;
        }

        connection.Socket.Dispose();
    }

    private void Postpone()
    {
        lock (_gate)
            _pause = _pause == TimeSpan.Zero ? _shortestPause : _pause * 2 < _longestPause ? _pause * 2 : _longestPause;
    }

    private async Task FillAsync()
    {
        try
        {
            while (true)
            {
                DropOld();
                var (missing, pause, taken) = Look();
                if (missing == 0)
                {
                    await WaitAsync(taken);
                    continue;
                }

                if (pause > TimeSpan.Zero)
                    await Task.Delay(pause, _time, _stopping.Token);
                await AddAsync(Math.Min(missing, MostDialsAtOnce));
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The pool is over.
        }
    }

    private (int Missing, TimeSpan Pause, Task Taken) Look()
    {
        lock (_gate)
        {
            if (_taken.Task.IsCompleted)
                _taken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

            // Once for all that were lost at a time: a target that restarts ends them all.
            if (_hasLost)
                Postpone();
            _hasLost = false;
            return (_size - _warm.Count, _pause, _taken.Task);
        }
    }

    // Until one is taken or the oldest is old.
    private async Task WaitAsync(Task taken)
    {
        TimeSpan age;
        lock (_gate)
            age = _warm.TryPeek(out var oldest) ? _time.GetElapsedTime(oldest.Since) : _longestWait;
        try
        {
            await taken.WaitAsync(age < _longestWait ? _longestWait - age : TimeSpan.Zero, _time, _stopping.Token);
        }
        catch (TimeoutException)
        {
            // The oldest is old.
        }
    }

    private void DropOld()
    {
        while (TryTakeOld() is { } old)
            old.Socket.Dispose();
    }

    private WarmConnection? TryTakeOld()
    {
        lock (_gate)
            return _warm.TryPeek(out var oldest) && HasWaitedLong(oldest) ? _warm.Dequeue() : null;
    }

    private async Task AddAsync(int count)
    {
        var results = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => DialAsync(_stopping.Token)));
        foreach (var result in results)
        {
            if (result.IsConnected)
                Add(result.Socket, result.EndPoint);
        }

        // Nobody is told of dials that were given up at the end.
        _stopping.Token.ThrowIfCancellationRequested();
        var failure = results.FirstOrDefault(result => !result.IsConnected);
        if (failure is not null)
            Postpone();
        if (failure is not null && !_isFailing)
            _logger.WarmingFailed(_host, _port, failure.Reason);
        else if (failure is null && _isFailing)
            _logger.WarmingAgain(_host, _port);
        _isFailing = failure is not null;
    }

    private void Add(Socket socket, IPEndPoint endPoint)
    {
        lock (_gate)
            _warm.Enqueue(new WarmConnection(socket, endPoint, _time.GetTimestamp()));
    }
}
