using System.Net;
using System.Net.Sockets;

namespace Striper.Tests.Pipes;

/// <summary>Two connected TCP sockets of this host.</summary>
internal sealed class LoopbackPair : IDisposable
{
    private LoopbackPair(Socket near, Socket far)
    {
        Near = near;
        Far = far;
    }

    public Socket Near { get; }

    public Socket Far { get; }

    public static async Task<LoopbackPair> CreateAsync(CancellationToken cancellationToken)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        var near = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await near.ConnectAsync(listener.LocalEndPoint!, cancellationToken);
        return new LoopbackPair(near, await listener.AcceptAsync(cancellationToken));
    }

    public void Dispose()
    {
        Near.Dispose();
        Far.Dispose();
    }
}
