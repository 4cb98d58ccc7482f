using System.Net;
using System.Net.Sockets;

namespace Striper.Common.Transport;

/// <summary>A connection to the target that nobody uses yet.</summary>
/// <param name="Socket">Connected; its owner is whoever has this.</param>
/// <param name="EndPoint">What it is connected to.</param>
/// <param name="Since">When it was made, a timestamp of the pool's clock.</param>
internal readonly record struct WarmConnection(Socket Socket, IPEndPoint EndPoint, long Since)
{
    /// <summary>
    /// Whether it can be used: neither FIN nor RST has arrived. Bytes that have are kept, for a target may speak first; where the system does not tell
    /// what is behind them, FIN there goes unnoticed.
    /// </summary>
    public bool IsUsable()
    {
        try
        {
            return !Socket.Poll(TimeSpan.Zero, SelectMode.SelectRead) || (Socket.Available > 0 && TcpInfoProbe.IsEstablished(Socket));
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
