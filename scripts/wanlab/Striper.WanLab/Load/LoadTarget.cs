using System.Net;
using System.Net.Sockets;

namespace Striper.WanLab.Load;

/// <summary>The server's end of all loads.</summary>
internal sealed class LoadTarget
{
    private readonly List<BulkConnection> _bulk = [];
    private readonly List<string> _failures = [];
    private readonly Lock _lock = new();

    /// <summary>Serves until standard input ends, then reports to standard output.</summary>
    public async Task RunAsync(IPEndPoint listen)
    {
        using var listener = new Socket(listen.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        listener.Bind(listen);
        listener.Listen(512);
        Standard.Say("ready");

        // Connections are left to themselves: the process ends with its report, and says of each how it stood then.
        _ = AcceptAsync(listener);
        await Standard.InputEndedAsync();
        lock (_lock)
            Standard.Report(new LoadReport([.. _bulk.Select(b => b.Report)], [], [], [.. _failures]));
    }

    private async Task AcceptAsync(Socket listener)
    {
        while (true)
            _ = ServeAsync(await listener.AcceptAsync());
    }

    private async Task ServeAsync(Socket socket)
    {
        using var connection = socket;
        try
        {
            socket.NoDelay = true;
            var kind = new byte[1];
            if (!await SocketReading.TryReadExactlyAsync(socket, kind))
                return;
            await ServeAsync(socket, (ConnectionKind)kind[0]);
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            lock (_lock)
                _failures.Add(e.Message);
        }
    }

    private async Task ServeAsync(Socket socket, ConnectionKind kind)
    {
        switch (kind)
        {
            case ConnectionKind.Bulk:
                var request = await BulkRequest.ReadAsync(socket);
                request.SetCongestion(socket);
                var bulk = new BulkConnection(socket, request, isClient: false);
                lock (_lock)
                    _bulk.Add(bulk);
                await bulk.RunAsync();
                break;
            case ConnectionKind.RoundTrips:
                await EchoAsync(socket, kind, RoundTrips.MessageBytes);
                break;
            case ConnectionKind.Short:
                await EchoAsync(socket, kind, ShortConnections.MessageBytes);
                break;
            default:
                throw new IOException($"a connection began with byte {(byte)kind}");
        }
    }

    private static async Task EchoAsync(Socket socket, ConnectionKind kind, int messageBytes)
    {
        var message = new byte[messageBytes];
        message[0] = (byte)kind;
        await SocketReading.ReadExactlyAsync(socket, message.AsMemory(1));
        do
            await socket.SendAsync(message);
        while (await SocketReading.TryReadExactlyAsync(socket, message));
    }
}
