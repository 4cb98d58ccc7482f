using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using NUnit.Framework;
using Striper.Tests.Support;

namespace Striper.Tests.EndToEnd.Hardships;

/// <summary>-s goes away and comes back on the same port, -c runs on: old streams are reset, new ones work.</summary>
[Category("EndToEnd")]
[NonParallelizable]
[CancelAfter(120_000)]
internal sealed class ServerRestartTests
{
    // What a path without a server is allowed after the return of one.
    private static readonly TimeSpan _mostUntilReset = TimeSpan.FromSeconds(2);

    // The longest pause between dials with nobody in need is 5 s: who connects may not wait for its end.
    private static readonly TimeSpan _mostUntilServed = TimeSpan.FromSeconds(1);

    // After a pause as long as this the next one is not shorter.
    private static readonly TimeSpan _longPause = TimeSpan.FromSeconds(2.4);

    [TestCase(true)]
    [TestCase(false)]
    public async Task OldStreamsAreResetAndNewOnesWork(bool kill)
    {
        var cancellationToken = TestContext.CurrentContext.CancellationToken;
        using var target = Loopback.Listen();
        var options = new TunnelPairOptions { Legs = 4, ServerArguments = ["--drain", "1"] };
        await using var pair = await TunnelPair.StartAsync(target.EndPoint, options, cancellationToken);
        using var idle = await StreamPair.OpenAsync(pair.EndPoint, target, cancellationToken);
        using var uploading = await StreamPair.OpenAsync(pair.EndPoint, target, cancellationToken);
        using var downloading = await StreamPair.OpenAsync(pair.EndPoint, target, cancellationToken);
        var upload = uploading.Upload(101, cancellationToken);
        var download = downloading.Download(102, cancellationToken);
        await upload.WaitBeyondAsync(4_000_000, cancellationToken);
        await download.WaitBeyondAsync(4_000_000, cancellationToken);
        Task[] resets =
        [
            idle.Application.ExpectResetAsync(cancellationToken), upload.ExpectSenderResetAsync(), download.ExpectReceiverResetAsync(),
        ];

        await using var successor = await RestartAsync(pair, target, kill, cancellationToken);
        await Task.WhenAll(resets).WaitAsync(_mostUntilReset, cancellationToken);

        using var next = await StreamPair.OpenAsync(pair.EndPoint, target, cancellationToken);
        await next.ExchangeAsync(103, 2_000_000, cancellationToken);
    }

    [Test]
    public async Task ApplicationThatComesAfterAnIdleTimeIsServedAtOnce(CancellationToken cancellationToken)
    {
        using var target = Loopback.Listen();
        var options = new TunnelPairOptions { Legs = 1, ClientArguments = ["-v"] };
        await using var pair = await TunnelPair.StartAsync(target.EndPoint, options, cancellationToken);
        (await StreamPair.OpenAsync(pair.EndPoint, target, cancellationToken)).Dispose();

        // One that is still ending is in need of legs.
        await pair.Client.WaitForErrorLinesAsync(1, " closed, ", cancellationToken);
        await pair.Server.KillAsync(cancellationToken);
        await WaitForLongPauseAsync(pair.Server.EndPoint.Port, cancellationToken);

        await using var successor = await StartSuccessorAsync(pair.Server.EndPoint, target, cancellationToken);
        using var stream = await StreamPair.OpenAsync(pair.EndPoint, target, cancellationToken).WaitAsync(_mostUntilServed, cancellationToken);

        await stream.ExchangeAsync(104, 2_000_000, cancellationToken);
    }

    // Ends just after a dial that another long pause follows.
    private static async Task WaitForLongPauseAsync(int port, CancellationToken cancellationToken)
    {
        using var listener = Loopback.Listen(port);
        TimeSpan pause;
        do
        {
            var start = Stopwatch.GetTimestamp();
            (await listener.AcceptSocketAsync(cancellationToken)).Abort();
            pause = Stopwatch.GetElapsedTime(start);
        }
        while (pause < _longPause);
    }

    private static async Task<ProxyProcess> RestartAsync(TunnelPair pair, TcpListener target, bool kill, CancellationToken cancellationToken)
    {
        if (kill)
            await pair.Server.KillAsync(cancellationToken);
        else
            await pair.Server.StopAsync(cancellationToken);
        return await StartSuccessorAsync(pair.Server.EndPoint, target, cancellationToken);
    }

    private static Task<ProxyProcess> StartSuccessorAsync(IPEndPoint endPoint, TcpListener target, CancellationToken cancellationToken) =>
        ProxyProcess.StartAsync(["-s", endPoint.ToString(), target.EndPoint.ToString()], cancellationToken);
}
