using NUnit.Framework;
using Striper.Common.Primitives;
using Striper.Common.Wire;
using Striper.Tests.Engine;
using Striper.Tests.Support;

namespace Striper.Tests.Hostile;

/// <summary>
/// A client that breaks the protocol, over real sockets: its tunnel ends with one line and one CLOSE, and the honest tunnel of the same server does not
/// notice.
/// </summary>
[CancelAfter(60_000)]
internal sealed class HostileClientTests
{
    private static readonly StreamId _first = StreamId.OfClient(0);

    [TestCaseSource(typeof(Violations), nameof(Violations.OfTheClient))]
    public async Task AnErrorEndsItsTunnelAndNoOther(byte[][] frames)
    {
        var cancellationToken = TestContext.CurrentContext.CancellationToken;
        await using var honest = await HonestTunnel.StartAsync(cancellationToken);
        using var hostile = new HostileClient(honest.Server.LocalEndPoint);
        var leg = await hostile.JoinAsync(0, cancellationToken);
        await leg.SendAsync(frames);
        var closes = await leg.ReadToEndAsync(cancellationToken);
        Assert.That(closes.Select(close => close.Code), Is.EqualTo([CloseCode.ProtocolError]));
        await honest.ExpectOneErrorAsync(hostile.Tunnel);
    }

    [Test]
    public async Task OtherBytesOnAnotherLegAreAnError(CancellationToken cancellationToken)
    {
        await using var honest = await HonestTunnel.StartAsync(cancellationToken);
        using var hostile = new HostileClient(honest.Server.LocalEndPoint);
        var first = await hostile.JoinAsync(0, cancellationToken);
        var second = await hostile.JoinAsync(1, cancellationToken);
        await first.SendAsync(Frames.Open(_first), Frames.Data(_first, 11_000, 1));

        // What both legs say is receipted once it is processed.
        await first.WaitForAsync(FrameType.Receipt, cancellationToken);
        await second.SendAsync(Frames.Data(_first, 0, new byte[12_000]));
        var closes = (await Task.WhenAll(first.ReadToEndAsync(cancellationToken), second.ReadToEndAsync(cancellationToken))).SelectMany(c => c);
        Assert.That(closes.Select(close => close.Code), Is.EqualTo([CloseCode.ProtocolError]));
        await honest.ExpectOneErrorAsync(hostile.Tunnel);
    }

    [Test]
    public async Task ErrorsOnManyLegsAtOnceAreOneError(CancellationToken cancellationToken)
    {
        await using var honest = await HonestTunnel.StartAsync(cancellationToken);
        using var hostile = new HostileClient(honest.Server.LocalEndPoint);
        var legs = await Task.WhenAll(Enumerable.Range(0, 32).Select(slot => hostile.JoinAsync(slot, cancellationToken)));
        await Task.WhenAll(legs.Select(leg => leg.SendAsync([0x7f, 0])));
        var closes = (await Task.WhenAll(legs.Select(leg => leg.ReadToEndAsync(cancellationToken)))).SelectMany(c => c).ToList();
        Assert.That(closes, Has.Count.LessThanOrEqualTo(1));
        await honest.ExpectOneErrorAsync(hostile.Tunnel);
    }

    [Test]
    public async Task OldIncarnationsAreRefusedAndReceiptsOfThemIgnored(CancellationToken cancellationToken)
    {
        await using var honest = await HonestTunnel.StartAsync(cancellationToken);
        using var hostile = new HostileClient(honest.Server.LocalEndPoint);
        var (old, _) = await hostile.DialAsync(new LegId(0, 5), cancellationToken);
        var (leg, _) = await hostile.DialAsync(new LegId(0, 6), cancellationToken);
        Assert.That(await old.ReadToEndAsync(cancellationToken), Is.Empty, "replaced");
        foreach (var incarnation in (uint[])[6, 5, 0])
        {
            var (refused, answer) = await hostile.DialAsync(new LegId(0, incarnation), cancellationToken);
            Assert.That((answer as HandshakeError)?.Code, Is.EqualTo(HandshakeErrorCode.StaleIncarnation));
            await refused.ReadToEndAsync(cancellationToken);
        }

        var opaque = new PingFrame(7);
        await leg.SendAsync(
            Frames.Of(d => FrameWriter.WriteReceipt(d, new ReceiptFrame(new LegId(0, 5), 1 << 20))),
            Frames.Of(d => FrameWriter.WriteLegDead(d, new LegDeadFrame(new LegId(0, 4), 1 << 20))),
            Frames.Of(d => FrameWriter.WritePing(d, opaque)));
        await leg.WaitForAsync(FrameType.Pong, cancellationToken);
        await honest.GoesOnAsync();
        Assert.That(honest.Log.Entries.Where(entry => entry.Id is 120 or 251), Is.Empty);
    }
}
