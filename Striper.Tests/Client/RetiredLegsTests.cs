using System.Net;
using NUnit.Framework;
using Striper.Client;
using Striper.Server;
using Striper.Tests.Support;
using Striper.Tests.Transport;

namespace Striper.Tests.Client;

/// <summary>Slots come and go while bytes flow both ways, over real sockets: every byte is compared, and no line calls it a failure.</summary>
[CancelAfter(60_000)]
internal sealed class RetiredLegsTests
{
    private const int Slots = 8;

    [Test]
    public async Task SlotsComeAndGoUnderLoad(CancellationToken cancellationToken)
    {
        var (clientLog, serverLog) = (new RecordingLogger(), new RecordingLogger());
        using var target = Loopback.Listen();
        await using var server = new ServerProxy(
            new ServerProxyOptions
            {
                Listen = new IPEndPoint(IPAddress.Loopback, 0),
                TargetHost = "127.0.0.1",
                TargetPort = target.EndPoint.Port,
            },
            serverLog);
        server.Start();
        await using var legs = new LegChaos(server.LocalEndPoint, seed: 0);
        await using var client = new ClientProxy(
            new ClientProxyOptions
            {
                Listen = new IPEndPoint(IPAddress.Loopback, 0),
                ServerHost = "127.0.0.1",
                ServerPort = legs.EndPoint.Port,
                Legs = [.. Enumerable.Repeat(LegOrigin.Any, Slots)],
            },
            clientLog);
        client.Start();
        await legs.WaitForLiveLegsAsync(Slots, cancellationToken);
        using var application = await Loopback.ConnectAsync(client.LocalEndPoint, cancellationToken);
        using var accepted = await target.AcceptSocketAsync(cancellationToken);
        var (up, down) = (new Flow(application, accepted, 71, cancellationToken), new Flow(accepted, application, 72, cancellationToken));

        foreach (var (used, kept) in ((int, int)[])[(3, 3), (5, 5), (1, 5), (1, 1), (2, 4), (4, 4), (Slots, Slots)])
        {
            client.CurrentSession()!.SetLegs(used, kept);
            await legs.WaitForLiveLegsAsync(kept, cancellationToken);
            await up.WaitBeyondAsync(up.ReceivedBytes + 10_000_000, cancellationToken);
            await down.WaitBeyondAsync(down.ReceivedBytes + 10_000_000, cancellationToken);
        }

        await up.FinishAsync();
        await down.FinishAsync();
        var lines = clientLog.Entries.Concat(serverLog.Entries).Select(entry => entry.Line).ToList();
        Assert.That(lines.Count(line => line.Contains(" retired (", StringComparison.Ordinal)), Is.GreaterThanOrEqualTo(2 * (5 + 4)), "5, then 4, at both ends");

        // A host that is too busy to answer in 400 ms dials beside, and resets what comes late.
        if (legs.AcceptedLegs == Slots + 2 + 3 + 4)
            Assert.That(lines.Where(line => line.Contains(" down (", StringComparison.Ordinal)), Is.Empty);
    }
}
