using Striper.Common.Diagnostics;

namespace Striper.Common.Relay;

/// <content>How it does, for people and their tools.</content>
public sealed partial class RelayProxy
{
    // So long a target that could not be reached counts as out of reach: nobody tries it but connections.
    private static readonly TimeSpan _targetFailureHolds = TimeSpan.FromSeconds(30);

    private readonly LineAllowance _lines = new(TimeProvider.System);
    private readonly Lock _gate = new();

    // Both guarded by the gate. Of connections that are over, each taken off the list and put in here at once.
    private ProxyTotals _past;
    private (string Reason, long At)? _targetFailure;

    /// <inheritdoc/>
    public EventHistory Events { get; } = new(TimeProvider.System);

    /// <inheritdoc/>
    public void Sample(bool isWatched)
    {
        if (!isWatched)
            return;
        var now = _time.GetElapsedTime(0);
        foreach (var (connection, _) in _connections.Values)
            connection.Sample(now);
    }

    /// <inheritdoc/>
    public ProxyStatistics Read(int mostStreams)
    {
        ProxyTotals totals;
        RelayConnection[] open;
        lock (_gate)
        {
            totals = _past;
            open = [.. _connections.Values.Select(c => c.Connection)];
        }

        foreach (var connection in open)
        {
            var (sent, received) = connection.Bytes;
            totals += new ProxyTotals(1, 0, sent, received);
        }

        return new ProxyStatistics
        {
            Reason = Reason(),
            StreamsOpen = open.Length,
            StreamsOpened = totals.Opened,
            StreamsReset = totals.Reset,
            SentBytes = totals.SentBytes,
            ReceivedBytes = totals.ReceivedBytes,
            Connections = [.. open.Select(c => c.Read()).OrderByDescending(c => c.SentLately + c.ReceivedLately).ThenBy(c => c.Id).Take(mostStreams)],
        };
    }

    /// <inheritdoc/>
    public PauseResult SetPaused(string tunnel, int slot, bool isPaused) => PauseResult.NotFound;

    private string? Reason()
    {
        if (_stopAccepting.IsCancellationRequested)
            return "stopping";
        lock (_gate)
        {
            return _targetFailure is { } failure && _time.GetElapsedTime(failure.At) < _targetFailureHolds
                ? $"the target {_options.TargetHost}:{_options.TargetPort} cannot be reached: {failure.Reason}"
                : null;
        }
    }

    private void NoteEnd(long number, RelayConnection connection)
    {
        var (sent, received) = connection.Bytes;
        lock (_gate)
        {
            _connections.TryRemove(number, out _);
            _past += new ProxyTotals(1, connection.IsReset ? 1 : 0, sent, received);
            if (connection.IsJoined)
                _targetFailure = null;
            else if (connection.TargetFailure is { } reason)
                _targetFailure = (reason, _time.GetTimestamp());
        }
    }
}
