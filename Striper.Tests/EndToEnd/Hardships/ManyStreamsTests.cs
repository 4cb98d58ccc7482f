using System.Buffers.Binary;
using System.Net.Sockets;
using NUnit.Framework;
using Striper.Tests.Support;

namespace Striper.Tests.EndToEnd.Hardships;

/// <summary>A thousand streams at the same time, each with bytes of its own in both directions; afterwards everything is given back.</summary>
[Category("EndToEnd")]
[NonParallelizable]
[Platform(Include = "Linux", Reason = "Descriptors are read from /proc.")]
[CancelAfter(120_000)]
internal sealed class ManyStreamsTests
{
    private const int Streams = 1000;
    private const int LengthBytes = 64 * 1024;

    [Test]
    public async Task EachStreamHasItsOwnBytes(CancellationToken cancellationToken)
    {
        using var target = Loopback.Listen();
        await using var pair = await TunnelPair.StartAsync(target.EndPoint, new TunnelPairOptions { Legs = 4 }, cancellationToken);
        await pair.Server.WaitForErrorLinesAsync(4, " up ", cancellationToken);
        await pair.Client.WaitForErrorLinesAsync(4, " up ", cancellationToken);
        var (client, server) = (pair.Client.Sockets, pair.Server.Sockets);

        var allOpen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var opened = 0;
        var targets = AcceptAllAsync(target, socket => ServeAsync(socket, Opened, cancellationToken), cancellationToken);
        var applications = Enumerable.Range(0, Streams).Select(i => ApplyAsync(i)).ToArray();
        await Task.WhenAll(applications);
        await targets;

        await Condition.HoldsAsync(() => pair.Client.Sockets <= client && pair.Server.Sockets <= server, cancellationToken);

        Task Opened()
        {
            if (Interlocked.Increment(ref opened) == Streams)
                allOpen.SetResult();
            return allOpen.Task;
        }

        async Task ApplyAsync(int index)
        {
            using var socket = await Loopback.ConnectAsync(pair.EndPoint, cancellationToken);
            var header = new byte[sizeof(int)];
            BinaryPrimitives.WriteInt32LittleEndian(header, index);
            await socket.SendAsync(header, cancellationToken);
            await allOpen.Task.WaitAsync(cancellationToken);
            await ExchangeAsync(socket, Up(index), Down(index), cancellationToken);
        }
    }

    private static SeededBytes Up(int index) => new((ulong)index);

    private static SeededBytes Down(int index) => new((ulong)index + Streams);

    private static async Task AcceptAllAsync(TcpListener target, Func<Socket, Task> serve, CancellationToken cancellationToken)
    {
        var served = new List<Task>();
        for (var i = 0; i < Streams; i++)
            served.Add(serve(await target.AcceptSocketAsync(cancellationToken)));
        await Task.WhenAll(served);
    }

    // The stream is open to its end when the target knows which it is; nobody says more before all are.
    private static async Task ServeAsync(Socket socket, Func<Task> opened, CancellationToken cancellationToken)
    {
        using (socket)
        {
            var header = new byte[sizeof(int)];
            for (var count = 0; count < header.Length;)
                count += await socket.ReceiveAsync(header.AsMemory(count), cancellationToken);
            var index = BinaryPrimitives.ReadInt32LittleEndian(header);
            await opened().WaitAsync(cancellationToken);
            await ExchangeAsync(socket, Down(index), Up(index), cancellationToken);
        }
    }

    private static async Task ExchangeAsync(Socket socket, SeededBytes outgoing, SeededBytes incoming, CancellationToken cancellationToken)
    {
        var sending = outgoing.SendAsync(socket, 0, LengthBytes, cancellationToken);
        var receiving = incoming.ExpectAsync(socket, 0, LengthBytes, cancellationToken);
        await sending;
        socket.Shutdown(SocketShutdown.Send);
        await receiving;
        await socket.ExpectEndAsync(cancellationToken);
    }
}
