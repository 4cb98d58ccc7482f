using System.Net.Sockets;

namespace Striper.Tests.Cli.Demo;

/// <summary>Sockets that are closed together.</summary>
internal sealed class SocketEnds : IDisposable
{
    private readonly List<Socket> _sockets = [];

    public Socket Own(Socket socket)
    {
        _sockets.Add(socket);
        return socket;
    }

    public void Dispose() => _sockets.ForEach(socket => socket.Dispose());
}
