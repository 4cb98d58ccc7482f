using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Striper.Common.Diagnostics;

namespace Striper.Common.Transport;

/// <summary>
/// A listening TCP socket and its accept loop. The loop outlives shortages (file descriptors, memory): it backs off, says so at most once a
/// minute, and the connections wait in the kernel's backlog.
/// </summary>
public sealed class Listener : IDisposable
{
    /// <summary>Connections that wait in the kernel until they are accepted; the kernel may allow fewer (somaxconn).</summary>
    public const int Backlog = 512;

    // Accepted without waiting, before others on the thread have their turn.
    private const int MostInTurn = 64;

    private static readonly TimeSpan _shortestPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan _longestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _logInterval = TimeSpan.FromMinutes(1);

    // Linux gives a connection the options of the socket that listened for it, which spares a call for each.
    private static readonly bool _inherits = OperatingSystem.IsLinux();

    private readonly Socket? _socket;
    private readonly EpollAcceptor? _acceptor;
    private readonly Func<CancellationToken, ValueTask<Socket>> _accept;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly bool _takesLegs;

    // Nobody from elsewhere connects, unless a router on this host sends him here: what is for peers within this host is inherited, too.
    private readonly bool _isWithinHost;
    private readonly DescriptorReserve? _reserve;
    private readonly AllowedAddresses? _allowed;
    private readonly PeerLines _strangerLines;

    // Used by the accept loop alone.
    private bool _isReserveTouched;
    private long? _lastLogged;
    private TimeSpan _pause = _shortestPause;

    /// <summary>
    /// Binds and listens; port 0 picks one. <see cref="IPAddress.IPv6Any"/> takes IPv4 too, and IPv4 alone where the host has no IPv6. A port
    /// is free again as soon as nobody listens there: the class library sets SO_REUSEADDR where connections in TIME_WAIT would hold it.
    /// </summary>
    /// <param name="endPoint">Where to listen.</param>
    /// <param name="logger">Hears of shortages.</param>
    /// <param name="time">For the pauses; null: the system's.</param>
    /// <param name="takesLegs">Whether those who connect are legs: they may use descriptors that applications leave free.</param>
    /// <param name="allowed">Whose connections are taken; those of others are reset. Null: anybody's.</param>
    /// <exception cref="SocketException">The address is in use, not of this host, or not permitted.</exception>
    public Listener(IPEndPoint endPoint, ILogger logger, TimeProvider? time = null, bool takesLegs = false, AllowedAddresses? allowed = null)
    {
        if (endPoint.Address.Equals(IPAddress.IPv6Any) && !Socket.OSSupportsIPv6)
            endPoint = new IPEndPoint(IPAddress.Any, endPoint.Port);
        _socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (endPoint.AddressFamily == AddressFamily.InterNetworkV6)
                _socket.DualMode = endPoint.Address.Equals(IPAddress.IPv6Any);
            if (_inherits)
                Prepare(_socket, takesLegs);
            _isWithinHost = _inherits && !takesLegs && IPAddress.IsLoopback(endPoint.Address);
            if (_isWithinHost)
                _socket.ControlWithinHost(endPoint);
            _socket.Bind(endPoint);
            _socket.Listen(Backlog);
            LocalEndPoint = (IPEndPoint)_socket.LocalEndPoint!;
        }
        catch
        {
            _socket.Dispose();
            throw;
        }

        _acceptor = SocketLoops.TryAcceptFrom(_socket);
        _accept = _acceptor is null ? _socket.AcceptAsync : _acceptor.AcceptAsync;
        _logger = logger;
        _time = time ?? TimeProvider.System;
        _allowed = allowed;
        _strangerLines = new PeerLines(_time);
        _takesLegs = takesLegs;
        _reserve = takesLegs ? DescriptorReserve.BelowLegs : DescriptorReserve.BelowApplications;
    }

    /// <summary>An accept loop over connections from elsewhere: the tests' way to shortages.</summary>
    internal Listener(Func<CancellationToken, ValueTask<Socket>> accept, ILogger logger, TimeProvider time)
    {
        _accept = accept;
        _logger = logger;
        _time = time;
        _strangerLines = new PeerLines(time);
        LocalEndPoint = new IPEndPoint(IPAddress.None, 0);
    }

    /// <summary>Where it listens, with the port that was picked.</summary>
    public IPEndPoint LocalEndPoint { get; }

    /// <summary>
    /// Accepts until cancelled, then returns; the listening socket stays open until disposed. Every connection has TCP_NODELAY set, an application's is
    /// kept alive as well, and belongs to <paramref name="onAccepted"/>, which must not block; if it throws, the connection is reset.
    /// </summary>
    public async Task RunAsync(Action<Socket> onAccepted, CancellationToken cancellationToken)
    {
        var inTurn = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await WaitForDescriptorsAsync(cancellationToken);
                var accepting = TryAcceptAsync(cancellationToken);
                inTurn = accepting.IsCompleted ? inTurn + 1 : 0;
                if (await accepting is not { } socket)
                    continue;
                _isReserveTouched = _reserve?.IsTouchedBy(socket) ?? false;
                Hand(socket, onAccepted);
                if (inTurn == MostInTurn)
                {
                    inTurn = 0;
                    await default(NextTurn);
                }
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    /// <summary>Closes the listening socket; the kernel resets the connections that wait in its backlog.</summary>
    public void Dispose()
    {
        _socket?.Dispose();
        _acceptor?.Dispose();
    }

    private static void Prepare(Socket socket, bool takesLegs)
    {
        socket.NoDelay = true;
        if (!takesLegs)
            socket.KeepAlive();
    }

    [SuppressMessage("Design", "CA1031", Justification = "A mistake of ours with one connection must not end the loop that serves all; it is logged.")]
    private void Hand(Socket socket, Action<Socket> onAccepted)
    {
        try
        {
            if (_allowed is not null && !IsAllowed(socket))
            {
                socket.Reset();
                return;
            }

            onAccepted(socket);
        }
        catch (Exception e)
        {
            _logger.AcceptedFailed(LocalEndPoint, e);
            socket.Reset();
        }
    }

    // Who has no name any more has hung up.
    private bool IsAllowed(Socket socket)
    {
        if (socket.PeerName() is not IPEndPoint peer)
            return false;
        if (_allowed!.Contains(peer.Address))
            return true;
        if (_strangerLines.TryTake(peer, kind: 0, out var untold))
            _logger.NotAllowed(LocalEndPoint, peer, LineAllowance.Describe(untold));
        return false;
    }

    // After an accept that touched the reserve none follows before it is whole again.
    private async ValueTask WaitForDescriptorsAsync(CancellationToken cancellationToken)
    {
        while (_isReserveTouched && (_isReserveTouched = _reserve!.IsTouchedByNext()))
            await PauseAsync("nearly all descriptors that this process may have (ulimit -n) are in use", cancellationToken);
    }

    /// <summary>One connection; null when there was an error and the time to wait after it is over.</summary>
    private async ValueTask<Socket?> TryAcceptAsync(CancellationToken cancellationToken)
    {
        Socket? socket = null;
        try
        {
            socket = await _accept(cancellationToken);
            if (!_inherits)
                Prepare(socket, _takesLegs);
            if (!_takesLegs && !_isWithinHost)
                socket.ControlWithinHost(socket.PeerName());
            _pause = _shortestPause;
            return socket;
        }
        catch (SocketException e)
        {
            socket?.Dispose();

            // accept(2) also passes on what became of the connection while it waited; the next one has nothing to do with that.
            if (socket is null && e.SocketErrorCode is not (SocketError.ConnectionAborted or SocketError.ConnectionReset))
            {
                // Disposing the socket while it accepts is a way to stop, not a shortage.
                if (e.SocketErrorCode == SocketError.OperationAborted)
                    throw new OperationCanceledException("The listener was closed.", e);
                await PauseAsync(e.Message, cancellationToken);
            }

            return null;
        }
    }

    private async Task PauseAsync(string reason, CancellationToken cancellationToken)
    {
        if (_lastLogged is not { } last || _time.GetElapsedTime(last) >= _logInterval)
        {
            _lastLogged = _time.GetTimestamp();
            _logger.AcceptFailed(LocalEndPoint, reason);
        }

        await Task.Delay(_pause, _time, cancellationToken);
        _pause = _pause * 2 < _longestPause ? _pause * 2 : _longestPause;
    }
}
