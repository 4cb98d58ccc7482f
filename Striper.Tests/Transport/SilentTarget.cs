using System.Net;
using System.Net.Sockets;

namespace Striper.Tests.Transport;

/// <summary>A listener whose backlog is full: Linux drops the SYNs of everybody else, as a dead host would.</summary>
internal sealed class SilentTarget : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Socket _waiting = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndPoint!;

    public static async Task<SilentTarget> CreateAsync(CancellationToken cancellationToken)
    {
        var target = new SilentTarget();
        target._listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        // Linux keeps one connection more than the backlog says.
        target._listener.Listen(0);
        await target._waiting.ConnectAsync(target.EndPoint, cancellationToken);
        return target;
    }

    /// <summary>Takes the first that waits, which makes room for another.</summary>
    public ValueTask<Socket> AcceptAsync(CancellationToken cancellationToken) => _listener.AcceptAsync(cancellationToken);

    /// <summary>Takes the next, on the caller's thread.</summary>
    public Socket Accept() => _listener.Accept();

    public void Dispose()
    {
        _waiting.Dispose();
        _listener.Dispose();
    }
}
