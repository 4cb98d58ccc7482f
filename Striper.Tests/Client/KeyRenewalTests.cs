using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Striper.Client;
using Striper.Common.Security;
using Striper.Server;
using Striper.Tests.Support;
using Striper.Tests.Transport;

namespace Striper.Tests.Client;

/// <summary>A leg whose keys have carried enough is replaced beside it, and nobody notices.</summary>
[CancelAfter(120_000)]
internal sealed class KeyRenewalTests
{
    private const int LegUp = 200;

    [Test]
    public async Task LegsAreReplacedBeforeTheirKeysAreWorn(CancellationToken cancellationToken)
    {
        const long KeyBytes = 8_000_000;
        const int LengthBytes = 120_000_000;
        var secret = SharedSecret.NewRandom();
        using var security = new LegSecurity([secret]) { KeyBytes = KeyBytes };
        using var target = Loopback.Listen();
        await using var server = new ServerProxy(
            new ServerProxyOptions
            {
                Listen = new IPEndPoint(IPAddress.Loopback, 0),
                TargetHost = target.EndPoint.Address.ToString(),
                TargetPort = target.EndPoint.Port,
                Security = security,
            },
            NullLogger.Instance);
        server.Start();
        var log = new RecordingLogger();
        await using var client = new ClientProxy(
            new ClientProxyOptions
            {
                Listen = new IPEndPoint(IPAddress.Loopback, 0),
                ServerHost = server.LocalEndPoint.Address.ToString(),
                ServerPort = server.LocalEndPoint.Port,
                Legs = [LegOrigin.Any, LegOrigin.Any],
                Security = security,
            },
            log);
        client.Start();
        using var stream = await StreamPair.OpenAsync(client.LocalEndPoint, target, cancellationToken);
        await stream.ExchangeAsync(seed: 83, LengthBytes, cancellationToken);

        // At the very least, were each used to twice what it should carry.
        Assert.That(log.Entries.Count(entry => entry.Id == LegUp), Is.GreaterThanOrEqualTo(LengthBytes / KeyBytes / 2));
    }
}
