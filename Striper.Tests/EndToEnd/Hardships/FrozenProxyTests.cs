using NUnit.Framework;
using Striper.Tests.Support;

namespace Striper.Tests.EndToEnd.Hardships;

/// <summary>One proxy stands still for a while (SIGSTOP) in the middle of transfers: everything arrives, no stream is reset.</summary>
[Category("EndToEnd")]
[Platform(Include = "Unix", Reason = "SIGSTOP is POSIX.")]
[Parallelizable(ParallelScope.Children)]
[CancelAfter(120_000)]
internal sealed class FrozenProxyTests
{
    private static readonly TimeSpan _still = TimeSpan.FromSeconds(20);

    [TestCase(true)]
    [TestCase(false)]
    public async Task StreamsGoOn(bool client)
    {
        var cancellationToken = TestContext.CurrentContext.CancellationToken;
        using var target = Loopback.Listen();
        await using var pair = await TunnelPair.StartAsync(target.EndPoint, new TunnelPairOptions { Legs = 4 }, cancellationToken);
        using var stream = await StreamPair.OpenAsync(pair.EndPoint, target, cancellationToken);
        using var idle = await StreamPair.OpenAsync(pair.EndPoint, target, cancellationToken);
        Flow[] flows = [stream.Upload(66, cancellationToken), stream.Download(67, cancellationToken)];
        foreach (var flow in flows)
            await flow.WaitBeyondAsync(4_000_000, cancellationToken);

        var frozen = client ? pair.Client : pair.Server;
        frozen.Freeze();
        await Task.Delay(_still, cancellationToken);
        var received = flows.Select(flow => flow.ReceivedBytes).ToArray();
        frozen.Thaw();

        for (var i = 0; i < flows.Length; i++)
            await flows[i].WaitBeyondAsync(received[i] + 30_000_000, cancellationToken);
        await Task.WhenAll(flows.Select(flow => flow.FinishAsync()));
        await idle.ExchangeAsync(68, 1_000_000, cancellationToken);
        foreach (var proxy in (ProxyProcess[])[pair.Client, pair.Server])
            Assert.That(proxy.CountErrorLines("down (no "), Is.Zero, "legs given up for no answer or no progress");
    }
}
