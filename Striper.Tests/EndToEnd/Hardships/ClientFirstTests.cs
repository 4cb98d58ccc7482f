using System.Net.Sockets;
using NUnit.Framework;
using Striper.Tests.Support;

namespace Striper.Tests.EndToEnd.Hardships;

/// <summary>-c runs before -s: applications that connect meanwhile wait, unread, and are served when -s comes up.</summary>
[Category("EndToEnd")]
[NonParallelizable]
[CancelAfter(120_000)]
internal sealed class ClientFirstTests
{
    private const int Applications = 5;

    // More than any kernel holds on the way, so that who sends it is done only when it was read.
    private const int LengthBytes = 20_000_000;

    [TestCase(true)]
    [TestCase(false)]
    public async Task ApplicationsWaitAndAreServed(bool applicationSpeaks)
    {
        var cancellationToken = TestContext.CurrentContext.CancellationToken;
        using var target = Loopback.Listen();
        var legsTo = Loopback.UnusedEndPoint();
        await using var client = await ProxyProcess.StartAsync(["-c", "127.0.0.1:0", legsTo.ToString(), "-n", "4"], cancellationToken);
        await client.WaitForErrorLinesAsync(1, "no leg to", cancellationToken);
        var applications = new List<Socket>();
        for (var i = 0; i < Applications; i++)
            applications.Add(await Loopback.ConnectAsync(client.EndPoint, cancellationToken));
        var sends = applications.Select((socket, i) => applicationSpeaks ? SpeakAsync(socket, i, cancellationToken) : Task.CompletedTask).ToArray();
        (await Loopback.ConnectAsync(client.EndPoint, cancellationToken)).Abort();
        using (var gone = await Loopback.ConnectAsync(client.EndPoint, cancellationToken))
            await gone.SendAsync(new byte[] { byte.MaxValue }, cancellationToken);
        if (applicationSpeaks)
            Assert.That(sends.Any(send => send.IsCompleted), Is.False, "read before there was a leg");

        using var serving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var server = await ProxyProcess.StartAsync(["-s", legsTo.ToString(), target.EndPoint.ToString()], cancellationToken);
        if (applicationSpeaks)
        {
            await ListenAsync(target, cancellationToken);
            await Task.WhenAll(sends);
        }
        else
        {
            var speaking = AcceptAndSpeakAsync(target, serving.Token);
            var heard = await Task.WhenAll(applications.Select(socket => HearAsync(socket, cancellationToken)));
            Assert.That(heard, Is.Unique);
            await serving.CancelAsync();
            await speaking;
        }

        applications.ForEach(socket => socket.Dispose());
    }

    // Who speaks says first which sequence follows.
    private static async Task SpeakAsync(Socket socket, int index, CancellationToken cancellationToken)
    {
        await socket.SendAsync(new[] { (byte)index }, cancellationToken);
        await new SeededBytes((ulong)index).SendAsync(socket, 0, LengthBytes, cancellationToken);
    }

    private static async Task<int> HearAsync(Socket socket, CancellationToken cancellationToken)
    {
        var index = new byte[1];
        if (await socket.ReceiveAsync(index, cancellationToken) == 0 || index[0] == byte.MaxValue)
            return -1;
        await new SeededBytes(index[0]).ExpectAsync(socket, 0, LengthBytes, cancellationToken);
        return index[0];
    }

    // Those that went away may be among the connections, or not.
    private static async Task ListenAsync(TcpListener target, CancellationToken cancellationToken)
    {
        var waiting = Enumerable.Range(0, Applications).ToHashSet();
        var hearing = new List<Task<int>>();
        var accepting = target.AcceptSocketAsync(cancellationToken).AsTask();
        while (waiting.Count > 0)
        {
            await Task.WhenAny([accepting, .. hearing]);
            if (accepting.IsCompleted)
            {
                hearing.Add(HearOrResetAsync(await accepting, cancellationToken));
                accepting = target.AcceptSocketAsync(cancellationToken).AsTask();
            }

            foreach (var heard in hearing.Where(h => h.IsCompleted).ToArray())
            {
                hearing.Remove(heard);
                Assert.That(await heard, Is.EqualTo(-1).Or.AnyOf([.. waiting]));
                waiting.Remove(await heard);
            }
        }
    }

    private static async Task<int> HearOrResetAsync(Socket socket, CancellationToken cancellationToken)
    {
        try
        {
            return await HearAsync(socket, cancellationToken);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            return -1;
        }
    }

    private static async Task AcceptAndSpeakAsync(TcpListener target, CancellationToken cancellationToken)
    {
        var speaking = new List<Task>();
        try
        {
            for (var i = 0; ; i++)
                speaking.Add(SpeakOrLeaveAsync(await target.AcceptSocketAsync(cancellationToken), i, cancellationToken));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(speaking);
        }
    }

    private static async Task SpeakOrLeaveAsync(Socket socket, int index, CancellationToken cancellationToken)
    {
        try
        {
            await SpeakAsync(socket, index, cancellationToken);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            // Its application has gone.
        }
    }
}
