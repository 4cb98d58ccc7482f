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
        await using var target = new EchoTarget();
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
        using var idle = await Loopback.ConnectAsync(pair.EndPoint, cancellationToken);
        await EchoTarget.ExpectEchoAsync(idle, 122, 0, 1_000_000, cancellationToken);
        using var busy = await Loopback.ConnectAsync(pair.EndPoint, cancellationToken);
        var flow = new Flow(busy, busy, 123, cancellationToken);

        foreach (var offset in isMonotonicToo ? _monotonic : _wallClock)
        {
            clock.Set(offset);
            await OpenStreamsUntilAsync(() =>
                (!ofClient || FakedClock.Shows(pair.Client, offset)) && (!ofServer || FakedClock.Shows(pair.Server, offset)));
            await flow.WaitBeyondAsync(flow.ReceivedBytes + 4_000_000, cancellationToken);
        }

        await flow.FinishAsync();
        await EchoTarget.ExpectEchoAsync(idle, 122, 1_000_000, 1_000_000, cancellationToken);
        foreach (var proxy in (ProxyProcess[])[pair.Client, pair.Server])
            Assert.That(proxy.CountErrorLines("down (no "), Is.Zero, "legs given up for no answer or no progress");

        // The log tells the time only when there is something to tell. A jump may well end what is just being connected.
        async Task OpenStreamsUntilAsync(Func<bool> condition)
        {
            do
            {
                var opened = pair.Server.CountErrorLines(" opened for ");
                (await Loopback.ConnectAsync(pair.EndPoint, cancellationToken)).Dispose();
                await pair.Server.WaitForErrorLinesAsync(opened + 1, " opened for ", cancellationToken);
            }
            while (!condition());
        }
    }
}
