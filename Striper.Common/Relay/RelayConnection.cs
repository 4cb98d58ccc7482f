using System.Diagnostics;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Striper.Common.Diagnostics;
using Striper.Common.Filtering;
using Striper.Common.Pipes;
using Striper.Common.Transport;

namespace Striper.Common.Relay;

/// <summary>One application's connection through a <see cref="RelayProxy"/>: dials the target, bridges, and ends both sides alike.</summary>
internal sealed class RelayConnection(long number, Socket application, RelayOptions options, LineAllowance lines, ILogger logger)
{
    // The bridge never blocks, so it may run on the sockets' own loops.
    private static readonly SocketPipeOptions _pipeOptions = new() { ContinuationScheduler = PipeScheduler.Inline };

    private readonly long _startedAt = Stopwatch.GetTimestamp();
    private readonly EndPoint? _source = application.PeerName();
    private volatile IBridge? _bridge;
    private volatile string? _target;

    // Guarded by itself; null while nothing moves or nobody watches.
    private readonly Lock _gate = new();
    private RatePair? _rates;
    private long _sampledBytes;

    /// <summary>Why the target could not be reached; null: it could, or is being dialled.</summary>
    public string? TargetFailure { get; private set; }

    /// <summary>Whether the target was reached.</summary>
    public bool IsJoined => _bridge is not null;

    /// <summary>It ended with a reset.</summary>
    public bool IsReset { get; private set; } = true;

    /// <summary>Bytes to the target and from it.</summary>
    public (long Sent, long Received) Bytes => _bridge is { } bridge ? (bridge.FirstToSecond.Bytes, bridge.SecondToFirst.Bytes) : default;

    /// <summary>Takes what rates are made of.</summary>
    public void Sample(TimeSpan now)
    {
        var (sent, received) = Bytes;
        lock (_gate)
        {
            if (sent + received == _sampledBytes && _rates?.IsMoving != true)
            {
                _rates = null;
                return;
            }

            _sampledBytes = sent + received;
            (_rates ??= new RatePair()).Add(sent, received, now);
        }
    }

    /// <summary>How it does now.</summary>
    public StreamStatistics Read()
    {
        var (sent, received) = Bytes;
        lock (_gate)
        {
            return new StreamStatistics
            {
                Id = number,
                Source = _source?.ToString(),
                Target = _target,
                State = IsJoined ? "open" : "opening",
                Age = Stopwatch.GetElapsedTime(_startedAt),
                SentBytes = sent,
                ReceivedBytes = received,
                SentLately = _rates?.Sent.Lately ?? 0,
                SentSteadily = _rates?.Sent.Steadily ?? 0,
                ReceivedLately = _rates?.Received.Lately ?? 0,
                ReceivedSteadily = _rates?.Received.Steadily ?? 0,
            };
        }
    }

    /// <summary>Carries the connection to its end; <paramref name="abort"/> resets it. Never throws.</summary>
    public async Task RunAsync(CancellationToken abort)
    {
        ByteTransport? filtered = null;
        try
        {
            if (options.Filters is { } filters)
            {
                application.PrepareForApplication();
                if ((filtered = filters.Open(SocketLoops.Open(application), FilterSide.Downstream, _source?.ToString())) is null)
                    return;
            }

            var target = await TargetConnector.ConnectAsync(options.TargetHost, options.TargetPort, options.ConnectTimeout, abort);
            if (target.IsConnected)
            {
                await (filtered is null ? BridgeAsync(target.Socket, abort) : BridgeFilteredAsync(filtered, target.Socket, abort));
                return;
            }

            TargetFailure = target.Reason;
            logger.TargetFailed(number, options.TargetHost, options.TargetPort, target.Reason);
        }
        catch (Exception e)
        {
            logger.Faulted(number, e);
        }

        filtered?.Abort();
        application.Reset();
    }

    private async Task BridgeAsync(Socket target, CancellationToken abort)
    {
        application.PrepareForApplication();
        Join(target);
        await using var applicationPipe = new SocketDuplexPipe(application, _pipeOptions);
        await using var targetPipe = new SocketDuplexPipe(target, _pipeOptions);

        // Beside the bridge: the pipes may still be sending what they hold when it has ended.
        await using var aborting = abort.UnsafeRegister(
            _ =>
            {
                applicationPipe.Abort();
                targetPipe.Abort();
            },
            null);
        var bridge = new Bridge(applicationPipe, targetPipe);
        _bridge = bridge;
        var result = await bridge.RunAsync(abort);
        await Task.WhenAll(applicationPipe.Completion, targetPipe.Completion);
        End(result);
    }

    private async Task BridgeFilteredAsync(ByteTransport filtered, Socket target, CancellationToken abort)
    {
        Join(target);
        var bridge = new TransportBridge(filtered, SocketLoops.Open(target));
        _bridge = bridge;
        End(await bridge.RunAsync(abort));
    }

    private void Join(Socket target)
    {
        target.PrepareForApplication();
        _target = target.PeerName()?.ToString();
        if (MayTell(out var level, out var untold))
            logger.Joined(level, number, _source, target.PeerName(), untold);
    }

    private void End(BridgeResult result)
    {
        IsReset = result.End != BridgeEnd.Completed;
        if (MayTell(out var level, out var untold))
            logger.Ended(level, number, result.End, FiguresOf(result), result.Reason is { } reason ? $" ({reason.Message})" : "", untold);
    }

    // Each connection has its lines while they come at a pace that can be read; with -v it has them always. False: none now.
    private bool MayTell(out LogLevel level, out string untold)
    {
        level = lines.TryTake(out var count) ? LogLevel.Information : LogLevel.Debug;
        untold = LineAllowance.Describe(count);
        return logger.IsEnabled(level);
    }

    private string FiguresOf(BridgeResult result) =>
        $"{Amounts.OfBytes(result.FirstToSecond.Bytes)} to the target and {Amounts.OfBytes(result.SecondToFirst.Bytes)} from it in {Amounts.OfTime(Stopwatch.GetElapsedTime(_startedAt))}";
}
