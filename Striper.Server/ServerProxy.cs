using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Striper.Common.Buffers;
using Striper.Common.Diagnostics;
using Striper.Common.Engine;
using Striper.Common.Filtering;
using Striper.Common.Legs;
using Striper.Common.Primitives;
using Striper.Common.Security;
using Striper.Common.Transport;
using Striper.Common.Tunnel;
using Striper.Common.Wire;
using Striper.Server.ProxyProtocol;
using ProtocolViolationException = Striper.Common.Primitives.ProtocolViolationException;

namespace Striper.Server;

/// <summary>
/// The server-facing proxy (<c>-s</c>): accepts legs, keeps the tunnels they make up, and connects every stream to the target. Thread-safe.
/// </summary>
public sealed partial class ServerProxy : ITunnelOwner, IStatisticsSource, IAsyncDisposable
{
    private readonly ServerProxyOptions _options;
    private readonly ILogger _log;
    private readonly LegAdmission _admission;
    private readonly TargetPool _target;
    private readonly PendingHandshakes _pending;
    private readonly PendingHandshakes _authenticated;
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _streamEnded = new(0);
    private readonly LineAllowance _targetLines = new(TimeProvider.System);
    private Listener? _listener;
    private Task _accepting = Task.CompletedTask;
    private readonly PeerLines _strangerLines = new(TimeProvider.System);
    private int _isCongestionRefusalLogged;

    /// <summary>Prepares a proxy; <see cref="Start"/> opens it.</summary>
    public ServerProxy(ServerProxyOptions options, ILogger log)
    {
        (_options, _log) = (options, log);
        _target = new TargetPool(options.TargetHost, options.TargetPort, options.ConnectTimeout, options.PoolSize, log);
        _pending = new PendingHandshakes(options.MaxPendingHandshakes);
        _authenticated = new PendingHandshakes(options.MaxPendingHandshakes);
        _admission = new LegAdmission(options, this, Events, log);
    }

    /// <summary>Where legs arrive, with the port that was picked; only after the start.</summary>
    public IPEndPoint LocalEndPoint => _listener!.LocalEndPoint;

    /// <summary>Ends when the proxy has stopped.</summary>
    public Task Completion => _completion.Task;

    /// <summary>Buffers in use; for tests.</summary>
    internal BufferPool Buffers => _options.Buffers;

    /// <summary>Opens the listener and starts to accept legs. Once only.</summary>
    /// <exception cref="SocketException">The address is in use, not of this host, or not permitted.</exception>
    public void Start()
    {
        _listener = new Listener(_options.Listen, _log, takesLegs: true, allowed: _options.Allow);
        if (_options.Security is null && !IPAddress.IsLoopback(_options.Listen.Address))
            ServerLog.OpenToAll(_log, _options.Allow is null ? "" : " of --allow", LocalEndPoint);
        _target.Start();
        _accepting = _listener.RunAsync(socket => _ = AdmitAsync(socket), _stopping.Token);
        _admission.DrawId();
    }

    /// <summary>Takes no new streams, waits up to <paramref name="drain"/> for those open, resets the rest, closes the tunnels.</summary>
    public async Task StopAsync(TimeSpan drain, CancellationToken abort)
    {
        if (_stopping.IsCancellationRequested)
            return;
        await _stopping.CancelAsync();
        _listener?.Dispose();
        _pending.Abort();
        _authenticated.Abort();
        _admission.GoAway();
        await _accepting;
        await _target.DisposeAsync();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(abort);
        limit.CancelAfter(drain);
        try
        {
            while (_admission.StreamCount > 0)
                await _streamEnded.WaitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            if (drain > TimeSpan.Zero && _admission.StreamCount is > 0 and var left)
                ServerLog.DrainExpired(_log, left);
        }

        await _admission.CloseAsync();
        _completion.TrySetResult();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(TimeSpan.Zero, CancellationToken.None);
        _stopping.Dispose();
    }

    void ITunnelOwner.OnStreamOpened(StripedTunnel tunnel, EngineStream stream, StreamEndPoints endPoints) =>
        _ = ConnectTargetAsync(tunnel, stream, endPoints);

    void ITunnelOwner.OnStreamEnded(StripedTunnel tunnel) => NoticeEnd();

    void ITunnelOwner.OnLegDown(StripedTunnel tunnel, LegId leg, string reason)
    {
        // The client dials the next one.
    }

    void ITunnelOwner.OnLegRetired(StripedTunnel tunnel, LegId leg)
    {
        // The client wanted it so.
    }

    void ITunnelOwner.OnLegSilent(StripedTunnel tunnel, LegId leg)
    {
        // The engine tells the client, which dials a replacement.
    }

    void ITunnelOwner.OnLegRecovered(StripedTunnel tunnel, LegId leg)
    {
        // Nothing was done that must be undone.
    }

    void ITunnelOwner.OnStreamLimitRaised(StripedTunnel tunnel)
    {
        // Only clients open streams.
    }

    void ITunnelOwner.OnPeerGoingAway(StripedTunnel tunnel)
    {
        // Only clients open streams.
    }

    void ITunnelOwner.OnClosed(StripedTunnel tunnel, string reason)
    {
        _admission.Forget(tunnel, reason);
        NoticeEnd();
    }

    private void NoticeEnd()
    {
        if (_stopping.IsCancellationRequested)
            _streamEnded.Release();
    }

    /// <summary>Owns the socket until it is a tunnel's leg; never throws, for nobody awaits it.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "A mistake of ours with one connection must neither leak it nor stay unheard.")]
    private async Task AdmitAsync(Socket socket)
    {
        var peer = socket.PeerName();
        try
        {
            await ShakeHandsAsync(socket, peer);
        }
        catch (Exception e)
        {
            socket.Reset();
            if (_strangerLines.TryTake(peer, StrangerKind.Mistake, out var untold))
                ServerLog.AdmissionFailed(_log, peer, LineAllowance.Describe(untold), e);
        }
    }

    private async Task ShakeHandsAsync(Socket socket, EndPoint? peer)
    {
        var transport = SocketLoops.Open(socket);
        if (_pending.Add(transport, out var entry) && _strangerLines.TryTake(peer: null, StrangerKind.Crowd, out var untold))
            ServerLog.HandshakesFull(_log, _options.MaxPendingHandshakes, LineAllowance.Describe(untold));
        var isTimedOut = false;
        var secured = transport;
        LinkedListNode<ByteTransport>? known = null;
        try
        {
            await using var timer = new Timer(
                _ =>
                {
                    isTimedOut = true;
                    transport.Abort();
                },
                null, _options.HandshakeTimeout, Timeout.InfiniteTimeSpan);
            if (_options.Security is { } security)
            {
                secured = await security.AuthenticateAsServerAsync(transport);

                // Known from here on: no crowd of strangers costs it its place.
                _pending.Remove(entry);
                _authenticated.Add(transport, out known);
            }

            var (message, rest) = await HandshakeReader.ReadAsync(secured);
            await timer.DisposeAsync();

            // Its leg would take the place of one that lives, and be dead: the client has long dialled another.
            if (socket.IsEnded())
                throw new IOException("given up by the client");
            await JoinAsync(message, rest, socket, secured, peer);
            return;
        }
        catch (ForeignProtocolException e)
        {
            if (_strangerLines.TryTake(peer, StrangerKind.ForeignBytes, out untold))
                ServerLog.ForeignBytes(_log, peer, e.Peer, LineAllowance.Describe(untold));
        }
        catch (ProtocolViolationException e)
        {
            LogRefusal(peer, (int)HandshakeErrorCode.Malformed, e.Message);
        }
        catch (LegAuthenticationException e) when (!isTimedOut)
        {
            LogRefusal(peer, StrangerKind.Unauthenticated, e.Message);
        }
        catch (Exception e) when (ByteTransport.IsFailure(e))
        {
            if (!isTimedOut)
                ServerLog.HandshakeBroken(_log, peer, e.Message);
            else if (_strangerLines.TryTake(peer, StrangerKind.Silent, out untold))
                ServerLog.HandshakeTimedOut(_log, peer, _options.HandshakeTimeout.TotalSeconds, LineAllowance.Describe(untold));
        }
        catch
        {
            secured.Abort();
            throw;
        }
        finally
        {
            _pending.Remove(entry);
            if (known is not null)
                _authenticated.Remove(known);
        }

        secured.Abort();
    }

    private async Task JoinAsync(HandshakeMessage message, ReadOnlyMemory<byte> rest, Socket socket, ByteTransport transport, EndPoint? peer)
    {
        var slot = message is Hello hello ? hello.Leg.Slot : 0;
        var link = LegLink.Over(socket, transport, slot, _options.Congestion, out var isRefused);
        if (isRefused && Interlocked.Exchange(ref _isCongestionRefusalLogged, 1) == 0)
            ServerLog.CongestionRefused(_log, LegCongestion.Refused(_options.Congestion));
        if (_admission.Join(message, link, rest, peer) is not { } error)
            return;
        if (error.Code == HandshakeErrorCode.StaleIncarnation)
        {
            // A client dials again when an answer is late, and the first to arrive is the one that joins: no news.
            ServerLog.HandshakeBroken(_log, peer, error.Reason);
        }
        else
        {
            LogRefusal(peer, (int)error.Code, error.Reason);
        }

        // So short that it waits for nothing, unless the peer is about to be told that it fills its buffers.
        await transport.SendAsync(HandshakeCodec.Write(error)).AsTask().WaitAsync(_options.HandshakeTimeout);
        transport.Dispose();
    }

    private void LogRefusal(EndPoint? peer, int kind, string reason)
    {
        if (_strangerLines.TryTake(peer, kind, out var untold))
            ServerLog.LegRefused(_log, peer, reason, LineAllowance.Describe(untold));
    }

    [SuppressMessage("Design", "CA1031", Justification = "A mistake of ours with one stream must not end the others; it is logged.")]
    private async Task ConnectTargetAsync(StripedTunnel tunnel, EngineStream stream, StreamEndPoints endPoints)
    {
        // A client may open and reset streams much faster than a target answers, and the limit counts those that are open.
        var ended = new CancellationTokenSource();
        stream.Tag = ended;
        try
        {
            if (!stream.IsOpen)
                return;
            var result = await _target.ConnectAsync(ended.Token);
            NoteTarget(result, stream);
            if (result.IsConnected)
                await ServeAsync(tunnel, stream, result.Socket, result.EndPoint, endPoints);
            else if (stream.IsOpen)
                Refuse(tunnel, stream, result.Code, result.Reason);
        }
        catch (Exception e)
        {
            Refuse(tunnel, stream, ResetCode.TargetUnreachable, $"internal error, {e.Message}");
        }
    }

    private void Refuse(StripedTunnel tunnel, EngineStream stream, ResetCode code, string reason)
    {
        // A shortage of descriptors is one event, however many streams it meets.
        if (DescriptorReserve.BelowApplications.IsTouchedByNext() ? _strangerLines.TryTake(peer: null, StrangerKind.Shortage, out var untold) : _targetLines.TryTake(out untold))
            ServerLog.TargetFailed(_log, tunnel.Id, stream.Id, _options.TargetHost, _options.TargetPort, reason, LineAllowance.Describe(untold));
        tunnel.ResetStream(stream, code);
    }

    private async Task ServeAsync(StripedTunnel tunnel, EngineStream stream, Socket socket, IPEndPoint target, StreamEndPoints endPoints)
    {
        var transport = SocketLoops.OpenTarget(socket, target);
        try
        {
            if (_options.ProxyProtocol != ProxyProtocolVersion.None)
                await transport.SendAsync(ProxyHeader.Write(_options.ProxyProtocol, endPoints, target));
        }
        catch (Exception e) when (ByteTransport.IsFailure(e))
        {
            // It has hung up already, which the stream finds out as with any other target.
        }

        var application = _options.Filters is { } filters ? filters.Open(transport, FilterSide.Upstream, endPoints.ToString()) : transport;
        if (application is null)
            tunnel.ResetStream(stream, ResetCode.ApplicationReset);
        else if (!tunnel.AttachApplication(stream, application))
            application.Abort();
    }
}
