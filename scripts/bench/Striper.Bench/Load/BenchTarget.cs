using System.Net;
using System.Net.Sockets;
using Striper.WanLab.Load;

namespace Striper.Bench.Load;

/// <summary>The server behind the proxies. It does as little as it can: it takes part in what is measured.</summary>
internal static class BenchTarget
{
    /// <summary>Seed of the bytes that are compared.</summary>
    public const ulong Seed = 20141129;

    private const int BlockBytes = 1 << 20;
    private const int Backlog = 4096;

    // One for all connections: a thousand of their own would be a gigabyte, and none in any cache.
    private static readonly byte[] _block = FirstBlock();

    /// <summary>Serves until standard input ends; says its port first.</summary>
    public static async Task RunAsync()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(Backlog);
        Standard.Say($"port {((IPEndPoint)listener.LocalEndPoint!).Port}");
        _ = AcceptAsync(listener);
        await Standard.InputEndedAsync();
    }

    private static async Task AcceptAsync(Socket listener)
    {
        while (true)
            _ = ServeAsync(await listener.AcceptAsync());
    }

    private static async Task ServeAsync(Socket socket)
    {
        using var connection = socket;
        try
        {
            socket.NoDelay = true;
            var first = new byte[1];
            if (!await SocketReading.TryReadExactlyAsync(socket, first))
                return;
            var kind = (ConnectionKind)first[0];
            switch (kind)
            {
                case ConnectionKind.Bulk or ConnectionKind.Checked:
                    await OnThreadAsync(() => Send(socket, isChecked: kind == ConnectionKind.Checked));
                    break;
                case ConnectionKind.RoundTrips:
                    await OnThreadAsync(() => Echo(socket));
                    break;
                case ConnectionKind.Short:
                    var message = new byte[ShortLoad.MessageBytes];
                    await SocketReading.ReadExactlyAsync(socket, message);
                    await socket.SendAsync(message);
                    await SocketReading.TryReadExactlyAsync(socket, first);
                    break;
                default:
                    await socket.SendAsync(first);
                    await SocketReading.TryReadExactlyAsync(socket, first);
                    break;
            }
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            // The load has gone; it reports what it saw.
        }
    }

    private static byte[] FirstBlock()
    {
        var block = new byte[BlockBytes];
        new SeededStream(Seed).Fill(block, 0);
        return block;
    }

    private static Task OnThreadAsync(Action work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static void Send(Socket socket, bool isChecked)
    {
        var stream = new SeededStream(Seed);
        var block = isChecked ? new byte[BlockBytes] : _block;
        for (long offset = 0; ; offset += BlockBytes)
        {
            if (isChecked)
                stream.Fill(block, offset);
            for (var sent = 0; sent < block.Length;)
                sent += socket.Send(block.AsSpan(sent));
        }
    }

    private static void Echo(Socket socket)
    {
        var message = new byte[RoundTripLoad.MessageBytes];
        while (BlockingSocket.TryReceive(socket, message))
            socket.Send(message);
    }
}
