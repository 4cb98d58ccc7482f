using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using NUnit.Framework;
using Striper.Client;
using Striper.Common.Primitives;
using Striper.Common.Wire;
using Striper.Tests.Support;
using Striper.Tests.Transport;

namespace Striper.Tests.Hostile;

/// <summary>
/// A server that breaks the protocol, over real sockets: the client's tunnel ends with one line and one CLOSE, its application is reset, and an honest
/// pair that shares its memory does not notice.
/// </summary>
[CancelAfter(60_000)]
internal sealed class HostileServerTests
{
    [TestCaseSource(typeof(Violations), nameof(Violations.OfTheServer))]
    public async Task AnErrorEndsTheTunnelAndNoOther(byte[][] frames)
    {
        var cancellationToken = TestContext.CurrentContext.CancellationToken;
        await using var honest = await HonestTunnel.StartAsync(cancellationToken);
        var log = new RecordingLogger();
        using var listener = Loopback.Listen();
        var options = HonestTunnel.ClientOptions(listener.EndPoint, honest.Buffers, honest.Budget) with { Legs = [LegOrigin.Any] };
        await using var client = new ClientProxy(options, log);
        client.Start();
        using var application = await Loopback.ConnectAsync(client.LocalEndPoint, cancellationToken);
        using var leg = await AcceptAsync(listener, cancellationToken);
        await leg.WaitForAsync(FrameType.Open, cancellationToken);

        // The client's next tunnel finds nobody.
        listener.Stop();
        await leg.SendAsync(frames);
        var closes = await leg.ReadToEndAsync(cancellationToken);
        Assert.That(closes.Select(close => close.Code), Is.EqualTo([CloseCode.ProtocolError]));
        await application.ExpectResetAsync(cancellationToken);
        await honest.GoesOnAsync();
        Assert.That(log.Entries.Count(entry => entry.Id == 120), Is.EqualTo(1));
        Assert.That(log.Entries.Where(entry => entry.Level >= LogLevel.Error), Is.Empty);
    }

    private static async Task<HostileLeg> AcceptAsync(TcpListener listener, CancellationToken cancellationToken)
    {
        var leg = new HostileLeg(await listener.AcceptSocketAsync(cancellationToken));
        Assert.That(await leg.ReadMessageAsync(cancellationToken), Is.TypeOf<Hello>());
        await leg.SendAsync(HandshakeCodec.Write(new Accept(ProtocolVersion.Current, ServerInstanceId.NewRandom(), TunnelLimits.Default)));
        return leg;
    }
}
