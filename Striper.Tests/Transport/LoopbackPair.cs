using System.Net;
using System.Net.Sockets;

namespace Striper.Tests.Transport;

/// <summary>Two ends of a TCP connection over the loopback device.</summary>
internal sealed class LoopbackPair : IDisposable
{
    public LoopbackPair()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        Near = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Near.Connect(listener.LocalEndPoint!);
        Far = listener.Accept();
    }

    public Socket Near { get; }

    public Socket Far { get; }

    public void Dispose()
    {
        Near.Dispose();
        Far.Dispose();
    }
}
