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
    private static readonly TransportPipeOptions _plainOptions = new() { ContinuationScheduler = PipeScheduler.Inline };

    // A frame is one read of the application, so a read takes as much as a frame may hold, and one copy all of it.
    private static readonly TransportPipeOptions _framedOptions = _plainOptions with { SegmentBytes = VarintFraming.DefaultMaxPayloadBytes };

    private readonly TransportPipeOptions _pipeOptions = options.Framed == FramedSide.None ? _plainOptions : _framedOptions;
    private readonly int _chunkBytes = options.Framed == FramedSide.None ? Bridge.UsualChunkBytes : VarintFraming.DefaultMaxPayloadBytes;
    private readonly FilterSide _filteredSide = options.Framed == FramedSide.Application ? FilterSide.Upstream : FilterSide.Downstream;

    private readonly long _startedAt = Stopwatch.GetTimestamp();
    private readonly EndPoint? _source = application.PeerName();
    private volatile Bridge? _bridge;
    private volatile string? _target;

    // Which end was reset first, where the bridge did not hear of it.
    private BridgeEnd _broken;

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
                await BridgeAsync(downstream, target.Socket, target.EndPoint, abort);
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

    // Where applications speak frames, filters see what is in them: at the target. Null: a filter has closed it.
    private ByteTransport? OpenApplication() => Filter(SocketLoops.Open(application), FilterSide.Downstream);

    private ByteTransport? OpenTarget(Socket target, IPEndPoint endPoint)
    {
        try
        {
            return Filter(SocketLoops.OpenTarget(target, endPoint), FilterSide.Upstream);
        }
        catch
        {
            target.Reset();
            throw;
        }
    }

    private ByteTransport? Filter(ByteTransport transport, FilterSide side) =>
        options.Filters is { } filters && side == _filteredSide ? filters.Open(transport, side, _source?.ToString()) : transport;

    private async Task BridgeAsync(ByteTransport downstream, Socket target, IPEndPoint endPoint, CancellationToken abort)
    {
        _target = endPoint.ToString();
        if (MayTell(out var level, out var untold))
            logger.Joined(level, number, _source, endPoint, untold);
        await using var applicationPipe = new TransportDuplexPipe(downstream, _pipeOptions);
        if (OpenTarget(target, endPoint) is not { } upstream)
            return;
        await using var targetPipe = new TransportDuplexPipe(upstream, _pipeOptions);

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
        var bothEnd = Task.WhenAll(AbortWithAsync(applicationPipe, targetPipe, BridgeEnd.FirstFailed), AbortWithAsync(targetPipe, applicationPipe, BridgeEnd.SecondFailed));
        var result = await bridge.RunAsync(abort);
        await bothEnd;
        var end = result.End == BridgeEnd.Completed ? _broken : result.End;
        var reason = result.Reason ?? applicationPipe.AbortReason ?? targetPipe.AbortReason;
        IsReset = end != BridgeEnd.Completed;
        if (!MayTell(out level, out untold))
            return;
        if (reason is ProtocolViolationException violation)
            logger.FramesBroken(level == LogLevel.Debug ? level : LogLevel.Warning, number, options.Framed == FramedSide.Target ? _target : _source?.ToString(), violation.Message, untold);
        else
            logger.Ended(level, number, end, FiguresOf(result), reason is null ? "" : $" ({reason.Message})", untold);
    }

    // A bridge hears of an end's reset when it uses that end again, which may be never once its other direction is over.
    private async Task AbortWithAsync(TransportDuplexPipe pipe, TransportDuplexPipe other, BridgeEnd end)
    {
        await pipe.Completion;
        if (pipe.AbortReason is not { } reason)
            return;
        Interlocked.CompareExchange(ref _broken, end, BridgeEnd.Completed);
        other.Abort(reason);
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
