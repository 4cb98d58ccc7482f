using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Striper.Common.Primitives;
using Striper.Common.Scheduling;
using Striper.Common.Wire;
using Striper.Server;
using Striper.Tests.Engine;
using Striper.Tests.Support;
using Striper.Tests.Transport;

namespace Striper.Tests.Hostile;

/// <summary>A client that breaks no rule and wants everything: it gets what the limits say, and the honest tunnel does not notice.</summary>
[CancelAfter(60_000)]
internal sealed class GreedyClientTests
{
    // The honest tunnel's own, with room: two streams' windows and what is on the way.
    private const long HonestBytes = 24 << 20;

    private static readonly StreamId _first = StreamId.OfClient(0);

    [Test]
    public async Task OneByteDatagramsWithGapsTakeNoMoreThanTheWindows(CancellationToken cancellationToken)
    {
        const int Streams = 200;
        await using var honest = await HonestTunnel.StartAsync(cancellationToken);
        using var hostile = new HostileClient(honest.Server.LocalEndPoint);
        var leg = await hostile.JoinAsync(0, cancellationToken);
        for (var stream = 0; stream < Streams; stream++)
        {
            var id = StreamId.OfClient(stream);
            byte[][] pieces = [.. Enumerable.Range(0, 200).Select(i => Frames.Data(id, 1 + (i * 80), 1))];
            await leg.SendAsync([.. pieces.SelectMany(piece => piece)]);
        }

        await leg.SendAsync(Frames.Of(d => FrameWriter.WritePing(d, new PingFrame(1))));
        await leg.WaitForAsync(FrameType.Pong, cancellationToken);

        // A ring of twice the floor at most, and an eighth for its marks.
        Assert.That(honest.Buffers.OutstandingBytes, Is.LessThan(HonestBytes + (Streams * TunnelLimits.CreditFloorBytes * 9L / 4)));
        await honest.GoesOnAsync();
    }

    [Test]
    public async Task HalfFramesAndThenSilenceHoldOneBufferALeg(CancellationToken cancellationToken)
    {
        await using var honest = await HonestTunnel.StartAsync(cancellationToken);
        using var hostile = new HostileClient(honest.Server.LocalEndPoint);
        for (var slot = 0; slot < ILegScheduler.MaxLegs; slot++)
        {
            var leg = await hostile.JoinAsync(slot, cancellationToken);

            // Half a header, half a control frame of the largest size, half a datagram.
            await leg.SendAsync((slot % 3) switch
            {
                0 => [0x05],
                1 => [0x90, 0x50, 0x00, .. new byte[4000]],
                _ => Frames.Data(_first, slot, new byte[1000])[..500],
            });
        }

        await honest.GoesOnAsync();
        Assert.That(honest.Buffers.OutstandingBytes, Is.LessThan(HonestBytes + (ILegScheduler.MaxLegs * 64L * 1024)));
    }

    [Test]
    public async Task StreamsThatAreResetAtOnceLeaveNoConnectionsBehind(CancellationToken cancellationToken)
    {
        const int Streams = 400;
        using var silent = await SilentTarget.CreateAsync(cancellationToken);
        await using var server = new ServerProxy(
            new ServerProxyOptions
            {
                Listen = new IPEndPoint(IPAddress.Loopback, 0),
                TargetHost = "127.0.0.1",
                TargetPort = silent.EndPoint.Port,
                ConnectTimeout = TimeSpan.FromMinutes(10),
            },
            NullLogger.Instance);
        server.Start();
        using var hostile = new HostileClient(server.LocalEndPoint);
        var leg = await hostile.JoinAsync(0, cancellationToken);
        await leg.SendAsync(Frames.Open(_first), Frames.Of(d => FrameWriter.WritePing(d, new PingFrame(1))));
        await leg.WaitForAsync(FrameType.Pong, cancellationToken);
        var before = Descriptors();
        for (var i = 1; i <= Streams; i++)
            await leg.SendAsync(Frames.Open(StreamId.OfClient(i)), Frames.Reset(StreamId.OfClient(i), 0));
        await leg.SendAsync(Frames.Of(d => FrameWriter.WritePing(d, new PingFrame(2))));
        await leg.WaitForAsync(FrameType.Pong, cancellationToken);
        await Condition.HoldsAsync(() => Descriptors() < before + (Streams / 10), cancellationToken);
    }

    private static int Descriptors() => Directory.GetFiles("/proc/self/fd").Length;

    [Test]
    public async Task LegsBeyondTheLimitAreRefused(CancellationToken cancellationToken)
    {
        await using var honest = await HonestTunnel.StartAsync(cancellationToken);
        using var hostile = new HostileClient(honest.Server.LocalEndPoint);
        await Task.WhenAll(Enumerable.Range(0, ILegScheduler.MaxLegs).Select(slot => hostile.JoinAsync(slot, cancellationToken)));
        foreach (var slot in (int[])[ILegScheduler.MaxLegs, WireLimits.MaxSlot])
        {
            var (_, answer) = await hostile.DialAsync(new LegId(slot, 1), cancellationToken);
            Assert.That((answer as HandshakeError)?.Code, Is.EqualTo(HandshakeErrorCode.LimitReached));
        }

        await honest.GoesOnAsync();
    }

    [Test]
    public async Task AStreamBeyondTheLimitIsAnError(CancellationToken cancellationToken)
    {
        const int Streams = 100;
        await using var honest = await HonestTunnel.StartAsync(
            cancellationToken, options => options with { Limits = options.Limits with { MaxStreams = Streams } });
        using var hostile = new HostileClient(honest.Server.LocalEndPoint);
        var leg = await hostile.JoinAsync(0, cancellationToken);
        await leg.SendAsync([.. Enumerable.Range(0, Streams).Select(i => Frames.Open(StreamId.OfClient(i)))]);
        await leg.SendAsync(Frames.Of(d => FrameWriter.WritePing(d, new PingFrame(1))));
        await leg.WaitForAsync(FrameType.Pong, cancellationToken);
        await honest.GoesOnAsync();
        await leg.SendAsync(Frames.Open(StreamId.OfClient(Streams)));
        await leg.ReadToEndAsync(cancellationToken);
        await honest.ExpectOneErrorAsync(hostile.Tunnel);
    }

    [Test]
    public async Task TunnelsBeyondTheLimitAreRefused(CancellationToken cancellationToken)
    {
        const int Tunnels = 8;
        await using var honest = await HonestTunnel.StartAsync(cancellationToken, options => options with { MaxTunnels = Tunnels });
        var hostile = Enumerable.Range(0, Tunnels + 2).Select(_ => new HostileClient(honest.Server.LocalEndPoint)).ToList();
        try
        {
            var answers = new List<HandshakeMessage?>();
            foreach (var client in hostile)
                answers.Add((await client.DialAsync(new LegId(0, 1), cancellationToken)).Answer);
            Assert.That(answers.Count(answer => answer is Accept), Is.EqualTo(Tunnels - 1), "one is the honest client's");
            Assert.That(answers.OfType<HandshakeError>().Select(error => error.Code), Is.All.EqualTo(HandshakeErrorCode.LimitReached));
            await honest.GoesOnAsync();
        }
        finally
        {
            hostile.ForEach(client => client.Dispose());
        }
    }

    [Test]
    public async Task ConnectionsThatSayNothingKeepNobodyOut(CancellationToken cancellationToken)
    {
        await using var honest = await HonestTunnel.StartAsync(cancellationToken, options => options with { MaxPendingHandshakes = 8 });
        var silent = new List<HostileLeg>();
        try
        {
            for (var i = 0; i < 60; i++)
            {
                silent.Add(new HostileLeg(await Loopback.ConnectAsync(honest.Server.LocalEndPoint, cancellationToken)));

                // Half a HELLO.
                await silent[^1].SendAsync("\x89STR"u8.ToArray()[1..].Prepend((byte)0x89).ToArray());
            }

            using var other = new HostileClient(honest.Server.LocalEndPoint);
            await other.JoinAsync(0, cancellationToken);
            await honest.GoesOnAsync();
        }
        finally
        {
            silent.ForEach(leg => leg.Dispose());
        }
    }
}
