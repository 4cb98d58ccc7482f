using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Striper.Common.Diagnostics;
using Striper.Common.Transport;

namespace Striper.Common.Relay;

/// <summary>
/// Plain relay, no tunnel: every connection accepted is bridged to a new connection to the target, of which one may be framed. Backpressure,
/// half-close and resets pass through; when the target cannot be reached, the application is reset at once.
/// </summary>
public sealed partial class RelayProxy : IStatisticsSource, IAsyncDisposable
{
    private readonly RelayOptions _options;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly TargetPool _target;
    private readonly ConcurrentDictionary<long, (RelayConnection Connection, Task Serving)> _connections = new();
    private readonly CancellationTokenSource _stopAccepting = new();
    private readonly CancellationTokenSource _abortConnections = new();
    private Listener? _listener;
    private Task _accepting = Task.CompletedTask;

    // Written by the accept loop alone.
    private long _lastNumber;

    /// <summary>Prepares a relay; <see cref="StartAsync"/> opens it.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public RelayProxy(RelayOptions options, ILogger logger, TimeProvider? time = null)
    {
        options.Validate();
        _options = options;
        _logger = logger;
        _time = time ?? TimeProvider.System;
        _target = new TargetPool(options.TargetHost, options.TargetPort, options.ConnectTimeout, options.PoolSize, logger, _time);
    }

    /// <summary>Where applications connect, with the port that was picked; only after the start.</summary>
    public IPEndPoint LocalEndPoint => _listener?.LocalEndPoint ?? throw new InvalidOperationException("The relay is not started.");

    /// <summary>Connections open now, those that still dial the target included.</summary>
    public int ActiveConnections => _connections.Count;

    /// <summary>Opens the listener and starts to accept. Once only.</summary>
    /// <exception cref="SocketException">The address is in use, not of this host, or not permitted.</exception>
    public Task StartAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_listener is not null)
            throw new InvalidOperationException("The relay was started before.");
        _listener = new Listener(_options.Listen, _logger, _time, allowed: _options.Allow);
        _target.Start();
        _accepting = _listener.RunAsync(Serve, _stopAccepting.Token);
        return Task.CompletedTask;
    }

    /// <summary>
    /// Stops accepting, lets connections end for up to <paramref name="drain"/> (default: the option) and resets those left. Returns when none is
    /// left. A second call, with zero for instance, shortens the first.
    /// </summary>
    public async Task StopAsync(TimeSpan? drain = null)
    {
        _listener?.Dispose();
        await _stopAccepting.CancelAsync();
        await _accepting;
        await _target.DisposeAsync();
        var ending = Task.WhenAll(_connections.Values.Select(c => c.Serving));
        var allowed = drain ?? _options.Drain;
        if (!ending.IsCompleted && allowed > TimeSpan.Zero)
        {
            _logger.Draining(_connections.Count, allowed.TotalSeconds);
            await WaitAsync(ending, allowed);
        }

        if (!ending.IsCompleted && !_abortConnections.IsCancellationRequested)
        {
            _logger.DrainExpired(_connections.Count);
            await _abortConnections.CancelAsync();
        }

        await ending;
    }

    /// <summary>Stops without draining: open connections are reset.</summary>
    public async ValueTask DisposeAsync() => await StopAsync(TimeSpan.Zero);

    private async Task WaitAsync(Task ending, TimeSpan allowed)
    {
        try
        {
            await ending.WaitAsync(allowed, _time, _abortConnections.Token);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            // Over, or another stop is more impatient.
        }
    }

    private void Serve(Socket application)
    {
        var number = ++_lastNumber;
        var connection = new RelayConnection(number, application, _options, _target, _lines, _logger);

        // A connection that has ended before it is noted down takes itself off only afterwards.
        var noted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _connections[number] = (connection, ServeAsync(number, connection, noted.Task));
        noted.SetResult();
    }

    private async Task ServeAsync(long number, RelayConnection connection, Task noted)
    {
        await noted;
        await connection.RunAsync(_abortConnections.Token);
        NoteEnd(number, connection);
    }
}
