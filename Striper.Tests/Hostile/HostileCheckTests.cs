using NUnit.Framework;
using Striper.Common.Primitives;
using Striper.Common.Wire;
using Striper.Server.Check;
using Striper.Tests.Engine;
using Striper.Tests.Server.Check;
using Striper.Tests.Support;

namespace Striper.Tests.Hostile;

/// <summary>A client that abuses the streams of a check: they cost the server little, and the honest tunnel beside it does not notice.</summary>
[CancelAfter(60_000)]
internal sealed class HostileCheckTests
{
    private static readonly StreamId _first = StreamId.OfClient(0);

    [Test]
    public async Task AnUnknownServiceResetsItsStreamAlone(CancellationToken cancellationToken)
    {
        await using var honest = await HonestTunnel.StartAsync(cancellationToken);
        using var hostile = new HostileClient(honest.Server.LocalEndPoint) { IsCheck = true };
        var leg = await hostile.JoinAsync(0, cancellationToken);
        await leg.SendAsync(Frames.Open(_first), Frames.Data(_first, 0, 0x47, 1, 2));
        Assert.That(FrameReader.ReadReset(await leg.ReadBodyAsync(FrameType.Reset, cancellationToken)).Code, Is.EqualTo(ResetCode.ApplicationReset));
        var second = StreamId.OfClient(1);
        await leg.SendAsync(Frames.Open(second), Frames.Data(second, 0, (byte)CheckService.Echo, 5));
        Assert.That((await leg.ReadBodyAsync(FrameType.Data, cancellationToken))[^1], Is.EqualTo(5), "the tunnel goes on");
        await honest.GoesOnAsync();
    }

    [Test]
    public async Task AGeneratorIsHeldToTheCreditOfAReaderThatStops(CancellationToken cancellationToken)
    {
        await using var honest = await HonestTunnel.StartAsync(cancellationToken);
        using var hostile = new HostileClient(honest.Server.LocalEndPoint) { IsCheck = true };
        var leg = await hostile.JoinAsync(0, cancellationToken);
        await leg.SendAsync(Frames.Open(_first), Frames.Data(_first, 0, (byte)CheckService.Generate));
        var received = 0;
        while (received < TunnelLimits.CreditFloorBytes)
            received += DataOf(await leg.ReadBodyAsync(FrameType.Data, cancellationToken));
        Assert.That(received, Is.EqualTo(TunnelLimits.CreditFloorBytes));

        // It asks for more, and whatever it sent before it answers this has come by then.
        await leg.SendAsync(Frames.Of(d => FrameWriter.WritePing(d, new PingFrame(7))));
        Assert.That(await leg.CountUntilAsync(FrameType.Data, FrameType.Pong, cancellationToken), Is.Zero, "datagrams beyond the credit");
        await leg.SendAsync(Frames.Credit(_first, TunnelLimits.CreditFloorBytes + 1000));
        Assert.That(DataOf(await leg.ReadBodyAsync(FrameType.Data, cancellationToken)), Is.EqualTo(1000), "it goes on where there is credit");
        await honest.GoesOnAsync();
    }

    [TestCase(CheckService.Echo)]
    [TestCase(CheckService.Discard)]
    [TestCase(CheckService.Generate)]
    [TestCase((CheckService)0)]
    public async Task AStreamThatIsLeftIsReset(CheckService service)
    {
        var cancellationToken = TestContext.CurrentContext.CancellationToken;
        var time = new HeldTimers(CheckLimits.StreamTime);
        await using var honest = await HonestTunnel.StartAsync(cancellationToken, options => options with { Time = time });
        using var hostile = new HostileClient(honest.Server.LocalEndPoint) { IsCheck = true };
        var leg = await hostile.JoinAsync(0, cancellationToken);
        await leg.SendAsync(Frames.Open(_first));
        if (service != 0)
        {
            await leg.SendAsync(Frames.Data(_first, 0, (byte)service, 1));
            await leg.WaitForAsync(FrameType.Data, cancellationToken);
        }

        await Condition.HoldsAsync(() => time.Live == 1, cancellationToken);
        time.Fire();
        Assert.That(FrameReader.ReadReset(await leg.ReadBodyAsync(FrameType.Reset, cancellationToken)).Code, Is.EqualTo(ResetCode.LimitReached));
        await Condition.HoldsAsync(() => time.Live == 0, cancellationToken);
        await honest.GoesOnAsync();
    }

    [Test]
    public async Task WhatIsOverHasNoTimer([Values] bool isTunnelOver, CancellationToken cancellationToken)
    {
        var time = new HeldTimers(CheckLimits.StreamTime);
        await using var honest = await HonestTunnel.StartAsync(cancellationToken, options => options with { Time = time });
        using var hostile = new HostileClient(honest.Server.LocalEndPoint) { IsCheck = true };
        var leg = await hostile.JoinAsync(0, cancellationToken);
        await leg.SendAsync(Frames.Open(_first), Frames.Data(_first, 0, (byte)CheckService.Generate));
        await leg.WaitForAsync(FrameType.Data, cancellationToken);
        Assert.That(time.Live, Is.EqualTo(1));
        await leg.SendAsync(isTunnelOver ? Frames.Of(d => FrameWriter.WriteClose(d, new CloseFrame(CloseCode.Done, ""))) : Frames.Reset(_first, 1));
        await Condition.HoldsAsync(() => time.Live == 0, cancellationToken);
    }

    [Test]
    public async Task ACheckHasFewStreams(CancellationToken cancellationToken)
    {
        await using var honest = await HonestTunnel.StartAsync(cancellationToken);
        using var hostile = new HostileClient(honest.Server.LocalEndPoint) { IsCheck = true };
        var (leg, answer) = await hostile.DialAsync(new LegId(0, 1), cancellationToken);
        Assert.That(answer, Is.TypeOf<Accept>());
        Assert.That((((Accept)answer!).IsCheck, ((Accept)answer!).Limits.MaxStreams), Is.EqualTo((true, CheckLimits.MaxStreams)));
        await leg.SendAsync(Frames.Open(StreamId.OfClient(CheckLimits.MaxStreams)));
        var closes = await leg.ReadToEndAsync(cancellationToken);
        Assert.That(closes.Select(close => close.Code), Is.EqualTo([CloseCode.ProtocolError]));
        await honest.ExpectOneErrorAsync(hostile.Tunnel);
    }

    [Test]
    public async Task ALegThatSaysOtherwiseDoesNotJoin([Values] bool isCheck, CancellationToken cancellationToken)
    {
        await using var honest = await HonestTunnel.StartAsync(cancellationToken);
        using var hostile = new HostileClient(honest.Server.LocalEndPoint) { IsCheck = isCheck };
        await hostile.JoinAsync(0, cancellationToken);
        hostile.IsCheck = !isCheck;
        var (_, answer) = await hostile.DialAsync(new LegId(1, 1), cancellationToken);
        Assert.That((answer as HandshakeError)?.Code, Is.EqualTo(HandshakeErrorCode.Malformed));
    }

    private static int DataOf(byte[] body)
    {
        Assert.That(VarInt.TryRead(body, out _, out var stream), Is.True);
        Assert.That(VarInt.TryRead(body.AsSpan(stream), out _, out var offset), Is.True);
        return body.Length - stream - offset;
    }
}
