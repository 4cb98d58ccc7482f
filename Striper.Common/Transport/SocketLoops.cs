using System.Net;
using System.Net.Sockets;
using Striper.Common.Timing;

namespace Striper.Common.Transport;

/// <summary>
/// How this process drives its sockets, and the timers beside them: with an <see cref="EpollLoop"/> where there is one, which costs less, and elsewhere with the class library's own
/// loop. The two do not mix: a socket that the class library once waited for wakes its thread with every packet.
/// </summary>
public static class SocketLoops
{
    /// <summary>The environment variable that has the class library do it everywhere, if it is 1: to compare, and should epoll ever be at fault.</summary>
    public const string PortableVariable = "STRIPER_PORTABLE_SOCKETS";

    private static readonly Lazy<EpollLoop?> _loop = new(
        () => Environment.GetEnvironmentVariable(PortableVariable) == "1" ? null : EpollLoop.TryStart());

    /// <summary>Takes a connected socket over and drives it.</summary>
    public static ByteTransport Open(Socket socket) => Open(socket, isQuiet: false);

    /// <summary>
    /// The same for one that was dialled, to a target at <paramref name="peer"/>, with the options of an application's. It is not looked at first: what has
    /// come already, which is rare, is told a turn later.
    /// </summary>
    public static ByteTransport OpenTarget(Socket socket, IPEndPoint peer)
    {
        socket.PrepareForTarget(peer);
        return Open(socket, isQuiet: true);
    }

    /// <summary>Connects a socket, as <see cref="Socket.ConnectAsync(EndPoint, CancellationToken)"/> does.</summary>
    public static ValueTask ConnectAsync(Socket socket, EndPoint endPoint, CancellationToken cancellationToken) =>
        _loop.Value is { } loop ? EpollDial.ConnectAsync(loop, socket, endPoint, cancellationToken) : socket.ConnectAsync(endPoint, cancellationToken);

    /// <summary>Timers for what moves these sockets' bytes; the caller disposes them.</summary>
    public static TimerQueue CreateTimers() => _loop.Value is { } loop && LoopTimers.TryCreate(loop) is { } timers ? timers : new TimerThread();

    private static ByteTransport Open(Socket socket, bool isQuiet) =>
        _loop.Value is { } loop && EpollTransport.TryCreate(loop, socket, isQuiet) is { } transport ? transport : new SocketTransport(socket);

    /// <summary>What accepts a listening socket's connections, one call at a time; null: the class library does.</summary>
    internal static EpollAcceptor? TryAcceptFrom(Socket listener) => _loop.Value is { } loop ? EpollAcceptor.TryCreate(loop, listener) : null;
}
