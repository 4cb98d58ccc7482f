using System.Net.Sockets;
using NUnit.Framework;
using Striper.Common.Transport;

namespace Striper.Tests.Transport;

/// <summary>Opens transports of either kind, whatever the process uses; where there is no epoll, tests of it are not run.</summary>
internal static class Transports
{
    private static readonly Lazy<EpollLoop?> _loop = new(EpollLoop.TryStart);

    public static EpollLoop Loop
    {
        get
        {
            Assume.That(_loop.Value, Is.Not.Null, "there is no epoll here");
            return _loop.Value!;
        }
    }

    public static ByteTransport Open(TransportKind kind, Socket socket, bool isQuiet = false) =>
        kind == TransportKind.Portable ? new SocketTransport(socket) : EpollTransport.TryCreate(Loop, socket, isQuiet)!;
}
