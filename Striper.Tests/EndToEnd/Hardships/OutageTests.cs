using System.Diagnostics;
using NUnit.Framework;
using Striper.Tests.Support;

namespace Striper.Tests.EndToEnd.Hardships;

/// <summary>All legs dead and no new ones for a while, with streams busy in both directions: they go on where they stopped.</summary>
[Category("EndToEnd")]
[Platform(Include = "Linux", Reason = "A port that is bound and not listened on refuses.")]
[NonParallelizable]
[CancelAfter(120_000)]
internal sealed class OutageTests
{
    // Not a multiple of the time that connecting may take, after which everything is dialled anew, whatever else is done; and far from the times
    // at which the kernel repeats a SYN (1, 3, 7 s after the first, RFC 6298).
    private const string ConnectTimeoutSeconds = "5";
    private static readonly TimeSpan _outage = TimeSpan.FromSeconds(8.5);

    private static readonly TimeSpan _mostUntilFlowing = TimeSpan.FromSeconds(4);

    [TestCase(true)]
    [TestCase(false)]
    public async Task StreamsGoOnWhereTheyStopped(bool refusing)
    {
        var cancellationToken = TestContext.CurrentContext.CancellationToken;
        using var target = Loopback.Listen();
        var options = new TunnelPairOptions { Legs = 4, ChaosSeed = 61, ClientArguments = ["--connect-timeout", ConnectTimeoutSeconds] };
        await using var pair = await TunnelPair.StartAsync(target.EndPoint, options, cancellationToken);
        using var first = await StreamPair.OpenAsync(pair.EndPoint, target, cancellationToken);
        using var second = await StreamPair.OpenAsync(pair.EndPoint, target, cancellationToken);
        Flow[] flows =
        [
            first.Upload(62, cancellationToken), first.Download(63, cancellationToken),
            second.Upload(64, cancellationToken), second.Download(65, cancellationToken),
        ];
        await WaitBeyondAsync(flows, _ => 4_000_000, cancellationToken);

        if (refusing)
            await pair.Chaos.RefuseAsync();
        else
            pair.Chaos.Ignore();
        await Task.Delay(_outage, cancellationToken);
        var received = flows.ToDictionary(flow => flow, flow => flow.ReceivedBytes);
        var returned = Stopwatch.GetTimestamp();
        pair.Chaos.Reopen();

        var flowingAt = await WaitBeyondAsync(flows, flow => received[flow], cancellationToken);
        Assert.That(Stopwatch.GetElapsedTime(returned, flowingAt.Max()), Is.LessThanOrEqualTo(_mostUntilFlowing));
        await Task.WhenAll(flows.Select(flow => flow.FinishAsync()));
    }

    private static Task<long[]> WaitBeyondAsync(Flow[] flows, Func<Flow, long> bytes, CancellationToken cancellationToken) =>
        Task.WhenAll(flows.Select(flow => flow.WaitBeyondAsync(bytes(flow), cancellationToken)));
}
