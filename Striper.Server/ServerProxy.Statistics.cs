using Striper.Common.Diagnostics;
using Striper.Common.Engine;
using Striper.Common.Transport;

namespace Striper.Server;

/// <content>How it does, for people and their tools.</content>
public sealed partial class ServerProxy
{
    // So long a target that could not be reached counts as out of reach: nobody tries it but streams.
    private static readonly TimeSpan _targetFailureHolds = TimeSpan.FromSeconds(30);

    private volatile TargetFailure? _targetFailure;

    /// <inheritdoc/>
    public EventHistory Events { get; } = new(TimeProvider.System);

    /// <inheritdoc/>
    public void Sample(bool isWatched)
    {
        foreach (var tunnel in _admission.Tunnels())
            tunnel.Sample(isWatched);
    }

    /// <inheritdoc/>
    public ProxyStatistics Read(int mostStreams)
    {
        var totals = _admission.Totals;
        return new ProxyStatistics
        {
            Reason = Reason(),
            StreamsOpen = _admission.StreamCount,
            StreamsOpened = totals.Opened,
            StreamsReset = totals.Reset,
            SentBytes = totals.SentBytes,
            ReceivedBytes = totals.ReceivedBytes,
            Tunnels = [.. _admission.Tunnels().Select(tunnel => tunnel.ReadStatistics(mostStreams))],
        };
    }

    /// <inheritdoc/>
    public PauseResult SetPaused(string tunnel, int slot, bool isPaused) =>
        Array.Exists(_admission.Tunnels(), t => t.Id.ToString() == tunnel) ? PauseResult.NotHere : PauseResult.NotFound;

    private string? Reason() =>
        _stopping.IsCancellationRequested ? "stopping"
        : _targetFailure is { } failure && TimeProvider.System.GetElapsedTime(failure.At) < _targetFailureHolds
            ? $"the target {_options.TargetHost}:{_options.TargetPort} cannot be reached: {failure.Reason}"
        : null;

    private void NoteTarget(ConnectResult result, EngineStream stream)
    {
        if (result.IsConnected)
            _targetFailure = null;
        else if (stream.IsOpen)
            _targetFailure = new TargetFailure(result.Reason, TimeProvider.System.GetTimestamp());
    }

    private sealed record TargetFailure(string Reason, long At);
}
