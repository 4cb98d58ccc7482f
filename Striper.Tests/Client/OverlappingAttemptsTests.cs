using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Striper.Client;
using Striper.Common.Legs;
using Striper.Common.Primitives;
using Striper.Common.Transport;
using Striper.Common.Wire;
using Striper.Tests.Support;

namespace Striper.Tests.Client;

/// <summary>A server that does not answer gets further HELLOs, none of which would cost the leg that another brings up.</summary>
[CancelAfter(60_000)]
internal sealed class OverlappingAttemptsTests
{
    [Test]
    public async Task HellosOnTheirWayAtOnceAreOfOneIncarnationUntilTheServerHasSeenIt(CancellationToken cancellationToken)
    {
        using var server = Loopback.Listen();
        await using var proxy = new ClientProxy(
            new ClientProxyOptions
            {
                Listen = new IPEndPoint(IPAddress.Loopback, 0),
                ServerHost = "127.0.0.1",
                ServerPort = server.EndPoint.Port,
                Legs = [LegOrigin.Any],
            },
            NullLogger.Instance);
        proxy.Start();

        var (first, firstLeg) = await ReadHelloAsync();
        var (second, secondLeg) = await ReadHelloAsync();
        Assert.That(firstLeg, Is.EqualTo(new LegId(0, 1)));
        Assert.That(secondLeg, Is.EqualTo(firstLeg));

        second.TrySend(HandshakeCodec.Write(new HandshakeError(HandshakeErrorCode.StaleIncarnation, "seen")));
        LegId later;
        do
        {
            // One may have been under way.
            (var next, later) = await ReadHelloAsync();
            next.Dispose();
        }
        while (later == firstLeg);
        Assert.That(later, Is.EqualTo(new LegId(0, 2)));
        first.Dispose();
        second.Dispose();

        async Task<(SocketTransport Transport, LegId Leg)> ReadHelloAsync()
        {
            var transport = new SocketTransport(await server.AcceptSocketAsync(cancellationToken));
            var (message, _) = await HandshakeReader.ReadAsync(transport);
            return (transport, ((Hello)message).Leg);
        }
    }
}
