using NUnit.Framework;
using Striper.Tests.Support;

namespace Striper.Tests.EndToEnd.Hardships;

/// <summary>Clocks jump while streams are busy: nothing is lost, and no leg is given up for it.</summary>
[Category("EndToEnd")]
[NonParallelizable]
[Platform(Include = "Linux", Reason = "libfaketime is preloaded.")]
[RequiresProgram("faketime", "faketime")]
[CancelAfter(120_000)]
internal sealed class ClockTests
{
    private const int Legs = 4;

    private static readonly TimeSpan[] _wallClock = [TimeSpan.FromHours(5), TimeSpan.FromHours(-79), TimeSpan.FromHours(9607), TimeSpan.Zero];
    private static readonly TimeSpan[] _monotonic = [TimeSpan.FromMinutes(5), TimeSpan.FromHours(1), TimeSpan.FromHours(11)];

    [Test]
    public Task StreamsGoOnThroughChangesOfTheTimeOfDay(CancellationToken cancellationToken) =>
        ExpectStreamsGoOnAsync(ofClient: true, ofServer: true, isMonotonicToo: false, cancellationToken);

    [TestCase(true)]
    [TestCase(false)]
    public Task StreamsGoOnWhenAllClocksOfOneEndJump(bool ofClient) =>
        ExpectStreamsGoOnAsync(ofClient, !ofClient, isMonotonicToo: true, TestContext.CurrentContext.CancellationToken);

    private static async Task ExpectStreamsGoOnAsync(bool ofClient, bool ofServer, bool isMonotonicToo, CancellationToken cancellationToken)
    {
        using var clock = new FakedClock(isMonotonicToo);
        using var target = Loopback.Listen();
        var options = new TunnelPairOptions
        {
            Legs = Legs,
            ClientArguments = ["-v"],
            ServerArguments = ["-v"],
            ClientLauncher = ofClient ? clock.Launcher : [],
            ServerLauncher = ofServer ? clock.Launcher : [],
        };
        await using var pair = await TunnelPair.StartAsync(target.EndPoint, options, cancellationToken);
        await pair.Client.WaitForErrorLinesAsync(Legs, " up ", cancellationToken);
        using var idle = await StreamPair.OpenAsync(pair.EndPoint, target, cancellationToken);
        using var busy = await StreamPair.OpenAsync(pair.EndPoint, target, cancellationToken);
        Flow[] flows = [busy.Upload(122, cancellationToken), busy.Download(123, cancellationToken)];

        foreach (var offset in isMonotonicToo ? _monotonic : _wallClock)
        {
            clock.Set(offset);
            await OpenStreamsUntilAsync(() =>
                (!ofClient || FakedClock.Shows(pair.Client, offset)) && (!ofServer || FakedClock.Shows(pair.Server, offset)));
            foreach (var flow in flows)
                await flow.WaitBeyondAsync(flow.ReceivedBytes + 4_000_000, cancellationToken);
        }

        await Task.WhenAll(flows.Select(flow => flow.FinishAsync()));
        await idle.ExchangeAsync(124, 1_000_000, cancellationToken);
        foreach (var proxy in (ProxyProcess[])[pair.Client, pair.Server])
            Assert.That(proxy.CountErrorLines("down (no "), Is.Zero, "legs given up for no answer or no progress");

        // The log tells the time only when there is something to tell.
        async Task OpenStreamsUntilAsync(Func<bool> condition)
        {
            do
                (await StreamPair.OpenAsync(pair.EndPoint, target, cancellationToken)).Dispose();
            while (!condition());
        }
    }
}
