using System.Net.Sockets;
using Striper.WanLab.Load;

namespace Striper.Bench.Load;

/// <summary>Connections on which nothing is said once they have reached the target.</summary>
internal static class IdleLoad
{
    /// <summary>Opens them, says so, and keeps them until standard input ends.</summary>
    public static async Task RunAsync(int port, int connections)
    {
        var sockets = new List<Socket>();
        var greeting = new byte[1];
        for (var i = 0; i < connections; i++)
        {
            sockets.Add(BlockingSocket.Connect(port, ConnectionKind.Idle));
            if (!BlockingSocket.TryReceive(sockets[^1], greeting))
                throw new EndOfStreamException($"connection {i} was closed");
        }

        Standard.Say("open");
        await Standard.InputEndedAsync();
        foreach (var socket in sockets)
            socket.Dispose();
    }
}
