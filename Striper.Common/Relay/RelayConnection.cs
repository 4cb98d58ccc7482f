using System.Diagnostics;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Striper.Common.Diagnostics;
using Striper.Common.Filtering;
using Striper.Common.Pipes;
using Striper.Common.Transport;
using ProtocolViolationException = Striper.Common.Primitives.ProtocolViolationException;

namespace Striper.Common.Relay;

/// <summary>One application's connection through a <see cref="RelayProxy"/>: dials the target, bridges, and ends both sides alike.</summary>
internal sealed class RelayConnection(long number, Socket application, RelayOptions options, TargetPool targets, LineAllowance lines, ILogger logger)
{
    // The bridge never blocks, so it may run on the sockets' own loops.
    private static readonly TransportPipeOptions _pipeOptions = new() { ContinuationScheduler = PipeScheduler.Inline };

    // A frame is one read of the application, so one copy takes all that was read.
    private readonly int _chunkBytes = options.Framed == FramedSide.None ? Bridge.UsualChunkBytes : VarintFraming.DefaultMaxPayloadBytes;

    private readonly long _startedAt = Stopwatch.GetTimestamp();
    private readonly EndPoint? _source = application.PeerName();
    private volatile Bridge? _bridge;
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
            return new StreamStatistics(_rates)
            {
                Id = number,
                Source = _source?.ToString(),
                Target = _target,
                State = _bridge switch { null => "opening", { IsHalfClosed: true } => "half-closed", _ => "open" },
                Age = Stopwatch.GetElapsedTime(_startedAt),
                SentBytes = sent,
                ReceivedBytes = received,
            };
        }
    }

    /// <summary>Carries the connection to its end; <paramref name="abort"/> resets it. Never throws.</summary>
    public async Task RunAsync(CancellationToken abort)
    {
        ByteTransport? downstream = null;
        try
        {
            if ((downstream = OpenApplication()) is null)
                return;
            var target = await targets.ConnectAsync(abort);
            if (target.IsConnected)
            {
                await BridgeAsync(downstream, target.Socket, abort);
                return;
            }

            TargetFailure = target.Reason;
            logger.TargetFailed(number, options.TargetHost, options.TargetPort, target.Reason);
        }
        catch (Exception e)
        {
            logger.Faulted(number, e);
        }

        if (downstream is null)
            application.Reset();
        else
            downstream.Abort();
    }

    // Null: a filter has closed it.
    private ByteTransport? OpenApplication()
    {
        application.PrepareForApplication();
        var transport = SocketLoops.Open(application);
        return options.Filters is { } filters ? filters.Open(transport, FilterSide.Downstream, _source?.ToString()) : transport;
    }

    private async Task BridgeAsync(ByteTransport downstream, Socket target, CancellationToken abort)
    {
        target.PrepareForApplication();
        _target = target.PeerName()?.ToString();
        if (MayTell(out var level, out var untold))
            logger.Joined(level, number, _source, target.PeerName(), untold);
        await using var applicationPipe = new TransportDuplexPipe(downstream, _pipeOptions);
        await using var targetPipe = new TransportDuplexPipe(SocketLoops.Open(target), _pipeOptions);

        // Beside the bridge: the pipes may still be sending what they hold when it has ended.
        await using var aborting = abort.UnsafeRegister(
            _ =>
            {
                applicationPipe.Abort();
                targetPipe.Abort();
            },
            null);
        var bridge = new Bridge(PipeOf(applicationPipe, FramedSide.Application), PipeOf(targetPipe, FramedSide.Target), _chunkBytes);
        _bridge = bridge;
        var result = await bridge.RunAsync(abort);
        await Task.WhenAll(applicationPipe.Completion, targetPipe.Completion);
        IsReset = result.End != BridgeEnd.Completed;
        if (!MayTell(out level, out untold))
            return;
        if (result.Reason is ProtocolViolationException violation)
            logger.FramesBroken(level == LogLevel.Debug ? level : LogLevel.Warning, number, options.Framed == FramedSide.Target ? _target : _source?.ToString(), violation.Message, untold);
        else
            logger.Ended(level, number, result.End, FiguresOf(result), result.Reason is { } reason ? $" ({reason.Message})" : "", untold);
    }

    private IDuplexPipe PipeOf(TransportDuplexPipe pipe, FramedSide side) =>
        options.Framed == side ? new DatagramDuplexPipe(new DatagramPipe(pipe)) : pipe;

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
