using System.Net;
using System.Net.Sockets;

namespace Striper.Bench.Load;

/// <summary>Connections that are open and carry nothing.</summary>
internal sealed class IdleLoad : IDisposable
{
    private readonly List<Socket> _sockets = [];

    /// <summary>Opens some, each all the way to the target.</summary>
    public void Open(IPEndPoint target, int count)
    {
        byte[] message = [(byte)RequestKind.Idle];
        for (var i = 0; i < count; i++)
        {
            _sockets.Add(BlockingSocket.Connect(target));
            BlockingSocket.Exchange(_sockets[^1], message);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _sockets.ForEach(s => s.Dispose());
        _sockets.Clear();
    }
}
