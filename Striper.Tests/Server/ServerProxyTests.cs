using System.Net;
using Microsoft.Extensions.Logging;
using NUnit.Framework;
using Striper.Server;
using Striper.Tests.Support;
using Striper.Tests.Transport;

namespace Striper.Tests.Server;

[CancelAfter(60_000)]
internal sealed class ServerProxyTests
{
    [Test]
    public async Task AMistakeBeforeTheHandshakeResetsTheConnectionAndIsLogged(CancellationToken cancellationToken)
    {
        var log = new RecordingLogger();
        var options = new ServerProxyOptions
        {
            Listen = new IPEndPoint(IPAddress.Loopback, 0),
            TargetHost = "127.0.0.1",
            TargetPort = 9,

            // More than a timer takes: it throws.
            HandshakeTimeout = TimeSpan.FromDays(60),
        };
        await using var server = new ServerProxy(options, log);
        server.Start();
        await Loopback.ExpectConnectionIsResetAsync(server.LocalEndPoint, cancellationToken);
        await Condition.HoldsAsync(() => log.Entries.Count > 0, cancellationToken);
        Assert.That(log.Entries.Select(entry => (entry.Level, entry.Id)), Is.EqualTo([(LogLevel.Error, 261)]));
    }
}
