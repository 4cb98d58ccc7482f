using System.Net;
using System.Net.Sockets;
using NUnit.Framework;
using Striper.Common.Transport;
using Striper.Soak.Load;
using Striper.Tests.Transport;

namespace Striper.Tests.Soak;

/// <summary>The soak test's streams over a plain connection, on which nothing goes wrong.</summary>
[CancelAfter(60_000)]
internal sealed class StreamSideTests
{
    private const int Streams = 300;
    private const double Patience = 0.001;
    private const double BytesPerSecond = 1e9;

    [Test]
    public async Task WhateverIsDrawnGoesAsItMust(CancellationToken cancellationToken)
    {
        var draw = new StreamDraw(seed: 3, Patience);
        var kinds = new HashSet<string>();
        for (var id = 1; id <= Streams; id++)
        {
            var plan = draw.Draw(id);
            kinds.Add(plan.Kind);
            var (client, target) = await RunAsync(plan, plan.TargetSeed, cancellationToken);
            Assert.That(StreamCheck.Of(plan, client, target, isExcused: false), Is.Empty);
        }

        Assert.That(kinds, Has.Count.GreaterThan(12));
    }

    [Test]
    public async Task BytesOfAnotherStreamAreNoticed(CancellationToken cancellationToken)
    {
        var says = new SidePlan { SendBytes = 100_000 };
        var plan = new StreamPlan(1, "test", says, says) { ClientSeed = 1, TargetSeed = 2 };
        var (client, _) = await RunAsync(plan, targetSays: 3, cancellationToken);
        Assert.That(client.FirstDifference, Is.Zero);
    }

    // The system tells it once, and tells the send.
    [Test]
    public async Task AResetThatASendWasToldIsNoEnd(CancellationToken cancellationToken)
    {
        using var pair = new LoopbackPair();
        pair.Far.Reset();
        Assert.That(() => pair.Near.Poll(TimeSpan.FromSeconds(30), SelectMode.SelectRead), Is.True);
        Assert.That(() => pair.Near.Send([1]), Throws.InstanceOf<SocketException>());
        var own = new SidePlan { EndsLast = true };
        var report = await new StreamSide(own, 1, new SidePlan { SendBytes = 1 }, 2, new Pace(BytesPerSecond), (_, _) => { }).RunAsync(pair.Near, cancellationToken);
        Assert.That((report.End, report.HasSeenFin), Is.EqualTo((SideEnd.Reset, false)));
    }

    [Test]
    public void ANumberIsAStream()
    {
        var first = new StreamDraw(3).Draw(17);
        Assert.That(new StreamDraw(3).Draw(17), Is.EqualTo(first));
    }

    private static async Task<(SideReport Client, SideReport Target)> RunAsync(StreamPlan plan, ulong targetSays, CancellationToken cancellationToken)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(listener.LocalEndPoint!, cancellationToken);
        var target = await listener.AcceptAsync(cancellationToken);
        var pace = new Pace(BytesPerSecond);
        var reports = await Task.WhenAll(
            new StreamSide(plan.Client, plan.ClientSeed, plan.Target, plan.TargetSeed, pace, (_, _) => { }).RunAsync(client, cancellationToken),
            new StreamSide(plan.Target, targetSays, plan.Client, plan.ClientSeed, pace, (_, _) => { }).RunAsync(target, cancellationToken));
        return (reports[0], reports[1]);
    }
}
