using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Striper.Client;
using Striper.Common.Legs;
using Striper.Common.Primitives;
using Striper.Common.Transport;
using Striper.Common.Wire;
using Striper.Tests.Support;

namespace Striper.Tests.Client;

/// <summary>How the client-facing proxy takes its leave.</summary>
[TestFixture]
[CancelAfter(30_000)]
public sealed class ClientStopTests
{
    // A reset could overtake CLOSE, and the server's tunnel would linger with its targets' connections.
    [Test]
    public async Task ALegEndsWithCloseAndFin(CancellationToken cancellationToken)
    {
        using var listener = Loopback.Listen();
        await using var proxy = new ClientProxy(
            new ClientProxyOptions
            {
                Listen = new IPEndPoint(IPAddress.Loopback, 0),
                ServerHost = listener.EndPoint.Address.ToString(),
                ServerPort = listener.EndPoint.Port,
                Legs = [LegOrigin.Any],
            },
            NullLogger.Instance);
        proxy.Start();
        using var leg = await listener.AcceptSocketAsync(cancellationToken);
        await HandshakeReader.ReadAsync(new SocketTransport(leg));
        await leg.SendAsync(HandshakeCodec.Write(new Accept(ProtocolVersion.Current, ServerInstanceId.NewRandom(), TunnelLimits.Default)), cancellationToken);
        await leg.SendAsync(Ping(), cancellationToken);
        var buffer = new byte[4096];
        var received = await leg.ReceiveAsync(buffer, cancellationToken);
        Assert.That(received, Is.GreaterThan(0), "the leg is up: the PING is answered");

        var stopping = proxy.StopAsync(TimeSpan.Zero, CancellationToken.None);
        var said = new List<byte>();
        while ((received = await leg.ReceiveAsync(buffer, cancellationToken)) > 0)
            said.AddRange(buffer[..received]);
        leg.Close();
        await stopping;

        Assert.That(said, Is.Not.Empty);
        var close = new byte[FrameWriter.MaxControlFrameBytes];
        var length = FrameWriter.WriteClose(close, new CloseFrame(CloseCode.Done, "the client-facing proxy stopped"));
        Assert.That(said.TakeLast(length), Is.EqualTo(close[..length]), "CLOSE is the last that is said");
    }

    private static byte[] Ping()
    {
        var frame = new byte[16];
        return frame[..FrameWriter.WritePing(frame, new PingFrame(1))];
    }
}
