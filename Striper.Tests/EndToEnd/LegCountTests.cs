using System.Globalization;
using NUnit.Framework;
using Striper.Cli.Demo.Throttle;
using Striper.Tests.Support;

namespace Striper.Tests.EndToEnd;

/// <summary>The number of legs follows what they carry; every byte is compared.</summary>
[Category("EndToEnd")]
[Parallelizable(ParallelScope.Children)]
internal sealed class LegCountTests
{
    // Slow enough for the busiest machine to see that two legs carry twice what one does.
    private static readonly LinkShape _shape = new(500_000, TimeSpan.FromMilliseconds(5), 64 * 1024, 1460);

    // An uplink that this host does not have gets its legs, and stops nothing; of two alike it has every other one.
    [TestCase(true, "", 0, 0)]
    [TestCase(false, "--via 127.0.0.1,missing0/backup", 1, 1)]
    [TestCase(true, "--via 127.0.0.1,missing0", 1, 3)]
    [CancelAfter(120_000)]
    public async Task CappedLegsBecomeMore(bool isUp, string via, int missing, int missingOfSix)
    {
        var cancellationToken = TestContext.CurrentContext.CancellationToken;
        using var target = Loopback.Listen();
        await using var server = await ProxyProcess.StartAsync(["-s", "127.0.0.1:0", target.EndPoint.ToString()], cancellationToken);
        await using var throttle = new LegThrottle(server.EndPoint, _shape);
        var port = throttle.EndPoint.Port.ToString(CultureInfo.InvariantCulture);
        await using var client = await ProxyProcess.StartAsync(["-c", "127.0.0.1:0", "127.0.0.1", port, "-n", "2-6", "--express", "off", .. via.Split(' ', StringSplitOptions.RemoveEmptyEntries)], cancellationToken);
        Assert.That(client.Role, Does.StartWith("client-facing, 2 to 6 legs"));
        await client.WaitForErrorLinesAsync(2 - missing, " up from ", cancellationToken);

        // An idle tunnel keeps what it has: two.
        using var application = await Loopback.ConnectAsync(client.EndPoint, cancellationToken);
        using var accepted = await target.AcceptSocketAsync(cancellationToken);
        Assert.That(throttle.Legs.Count(leg => leg.State == LegState.Up), Is.EqualTo(2 - missing));
        var flow = isUp ? new Flow(application, accepted, 61, cancellationToken) : new Flow(accepted, application, 62, cancellationToken);

        // On a busy host a trial may fail, and the next one find what it has missed.
        await client.WaitForErrorLinesAsync(1, ": 6 legs in place of ", cancellationToken);
        await flow.FinishAsync();
        Assert.That(throttle.Legs, Has.Count.GreaterThanOrEqualTo(6 - missingOfSix));
    }
}
