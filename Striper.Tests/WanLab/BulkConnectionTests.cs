using System.Net;
using System.Net.Sockets;
using NUnit.Framework;
using Striper.WanLab.Load;

namespace Striper.Tests.WanLab;

internal sealed class BulkConnectionTests
{
    [Test]
    [CancelAfter(30_000)]
    public async Task BothEndsAgreeOnWhatWentThrough(
        [Values(TransferDirection.Up, TransferDirection.Down, TransferDirection.Both)] TransferDirection direction,
        CancellationToken cancellationToken)
    {
        var (clientSocket, targetSocket) = await ConnectAsync();
        using var clientEnd = clientSocket;
        using var targetEnd = targetSocket;
        var request = new BulkRequest(direction, Seed: 5, Congestion: string.Empty);
        var client = new BulkConnection(clientSocket, request, isClient: true);
        var target = new BulkConnection(targetSocket, request, isClient: false);

        var running = Task.WhenAll(client.RunAsync(), target.RunAsync());
        while (client.Report.Received.Bytes + target.Report.Received.Bytes < 1_000_000)
            await Task.Yield();
        client.Stop();
        await running.WaitAsync(cancellationToken);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(client.Report.Failure, Is.Null);
            Assert.That(target.Report.Failure, Is.Null);
            Assert.That(target.Report.Received.Bytes, Is.EqualTo(client.Report.SentBytes));
            Assert.That(client.Report.Received.Bytes, Is.EqualTo(target.Report.SentBytes));
        }
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task AWrongByteIsToldWithItsPlace(CancellationToken cancellationToken)
    {
        var (sender, targetSocket) = await ConnectAsync();
        using var senderEnd = sender;
        using var targetEnd = targetSocket;
        var target = new BulkConnection(targetSocket, new BulkRequest(TransferDirection.Up, Seed: 5, Congestion: string.Empty), isClient: false);
        var bytes = new byte[1_000];
        new SeededStream(5).Fill(bytes, 0);
        bytes[700] ^= 1;

        var running = target.RunAsync();
        await sender.SendAsync(bytes, cancellationToken);
        await running.WaitAsync(cancellationToken);

        Assert.That(target.Report.Failure, Is.EqualTo("byte 700 is wrong"));
    }

    private static async Task<(Socket Client, Socket Target)> ConnectAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(listener.LocalEndpoint);
        return (client, await listener.AcceptSocketAsync());
    }
}
