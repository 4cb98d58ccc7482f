using NUnit.Framework;
using Striper.Client;
using Striper.Common.Diagnostics;
using Striper.Common.Primitives;
using Striper.Tests.Client;
using Striper.Tests.Support;

namespace Striper.Tests.Tunnel;

/// <summary>What both ends of a tunnel tell of it, its legs and its streams.</summary>
[CancelAfter(60_000)]
internal sealed class TunnelStatisticsTests
{
    [Test]
    public async Task BytesAreThoseOfTheApplicationsAtBothEnds(CancellationToken cancellationToken)
    {
        const long LengthBytes = 2_000_000;
        await using var pair = ProxyPair.Start(2);
        await pair.WaitForLegsAsync(2, cancellationToken);
        using (var stream = await pair.OpenAsync(cancellationToken))
        {
            await stream.ExchangeAsync(seed: 3, LengthBytes, cancellationToken);
            await stream.FinishAsync(cancellationToken);
        }

        // What the last receipts are of, and the streams' own ends, are a moment behind.
        const long Bytes = LengthBytes + 3;
        await Condition.HoldsAsync(() => pair.Tunnel.SentBytes == Bytes && pair.FarTunnel.SentBytes == Bytes && pair.Tunnel.StreamCount + pair.FarTunnel.StreamCount == 0, cancellationToken);
        using var scope = Assert.EnterMultipleScope();
        foreach (var proxy in (IStatisticsSource[])[pair.Client, pair.Server])
        {
            var all = proxy.Read(int.MaxValue);
            var tunnel = all.Tunnels.Single();
            Assert.That((all.SentBytes, all.ReceivedBytes, all.StreamsOpened, all.StreamsReset, all.StreamsOpen), Is.EqualTo((Bytes, Bytes, 1L, 0L, 0)));
            Assert.That((tunnel.SentBytes, tunnel.ReceivedBytes, tunnel.State, tunnel.Scheduler, tunnel.IsEncrypted), Is.EqualTo((Bytes, Bytes, "up", "earliest", false)));

            // On a busy machine datagrams are late, and go out again.
            Assert.That(tunnel.Legs.Sum(leg => leg.SentBytes), Is.InRange(Bytes, (Bytes + tunnel.ReinjectedBytes) * 11 / 10), "frames have heads");
            Assert.That(tunnel.Legs.Sum(leg => leg.ReinjectedBytes), Is.EqualTo(tunnel.ReinjectedBytes));
            Assert.That(tunnel.Legs.Sum(leg => leg.ReceivedBytes), Is.GreaterThanOrEqualTo(Bytes));
            Assert.That((tunnel.ReorderBytes, tunnel.Redials), Is.EqualTo((0L, 0L)));
        }

        Assert.That(pair.Tunnel.Id, Is.EqualTo(pair.FarTunnel.Id));
        Assert.That(pair.Tunnel.Legs.Select(leg => leg.SentBytes), Is.EqualTo(pair.FarTunnel.Legs.Select(leg => leg.ReceivedBytes)).Within(1000));
        Assert.That(pair.Tunnel.Peer, Is.EqualTo(pair.Chaos.EndPoint.ToString()));
    }

    [Test]
    public async Task ALegIsDescribedWhileItIsUp(CancellationToken cancellationToken)
    {
        await using var pair = ProxyPair.Start(1, options => options with { ExpressLegs = [new LegOrigin(null, null, new LegTraits(IsExpress: true))] });
        await pair.WaitForLegsAsync(2, cancellationToken);
        using var stream = await pair.OpenAsync(cancellationToken);
        await stream.ExchangeAsync(seed: 4, 300_000, cancellationToken);
        await Condition.HoldsAsync(() => pair.Leg(0).Rtt is not null, cancellationToken);
        var (leg, express) = (pair.Leg(0), pair.Leg(1));
        using var scope = Assert.EnterMultipleScope();
        Assert.That((leg.Kind, leg.Incarnation, leg.Remote, leg.IsPaused, leg.LastError, leg.Reason), Is.EqualTo(("leg", 1u, pair.Chaos.EndPoint.ToString(), false, (string?)null, (string?)null)));
        Assert.That(leg.State, Is.AnyOf(LegStates.Up, LegStates.Starting));
        Assert.That(leg.Local, Does.StartWith("127.0.0.1:"));
        Assert.That(leg.Age, Is.GreaterThan(TimeSpan.Zero).And.LessThanOrEqualTo(pair.Tunnel.Age));
        Assert.That(leg.Rtt, Is.GreaterThanOrEqualTo(leg.MinRtt!.Value).And.LessThan(TimeSpan.FromSeconds(5)));
        Assert.That(leg.CapBytes, Is.Positive);
        Assert.That((express.Kind, express.State, express.Reason), Is.EqualTo(("express", LegStates.Up, "kept for what is urgent")));
        Assert.That(pair.FarLeg(1).Kind, Is.EqualTo("express"));
    }

    [Test]
    public async Task ASlotKeepsItsFiguresOverDeathsAndTellsWhy(CancellationToken cancellationToken)
    {
        await using var pair = ProxyPair.Start(2);
        await pair.WaitForLegsAsync(2, cancellationToken);
        using (var stream = await pair.OpenAsync(cancellationToken))
            await stream.ExchangeAsync(seed: 5, 500_000, cancellationToken);
        var before = pair.Tunnel.Legs.Select(leg => (leg.SentBytes, leg.ReceivedBytes)).ToList();
        await pair.Chaos.RefuseAsync();
        await Condition.HoldsAsync(() => pair.Tunnel.State == "no-legs" && pair.Tunnel.Legs.All(IsRefused), cancellationToken);

        // While it is dialled again there is no reason.
        string? reason = null;
        await Condition.HoldsAsync(() => (reason = pair.Client.Read(0).Reason)?.EndsWith("is up", StringComparison.Ordinal) == false, cancellationToken);
        Assert.That(reason, Does.StartWith($"no leg to 127.0.0.1:{pair.Chaos.EndPoint.Port} is up: ").And.Contains("refused").IgnoreCase);
        var down = pair.Tunnel;
        Assert.That(down.Legs.Select(leg => (leg.State, leg.Incarnation, leg.Rtt, leg.Age, leg.Local)), Is.All.EqualTo((LegStates.Dialling, (uint?)null, (TimeSpan?)null, (TimeSpan?)null, (string?)null)));
        AssertNotBelow(down);

        pair.Chaos.Reopen();
        await pair.WaitForLegsAsync(2, cancellationToken);
        Assert.That(pair.Client.Read(0).Reason, Is.Null);
        AssertNotBelow(pair.Tunnel);
        Assert.That(pair.Tunnel.Redials, Is.EqualTo(2));
        Assert.That(pair.Tunnel.Legs.Select(leg => leg.LastError), Has.All.Contains("reset").IgnoreCase.Or.All.Not.Empty);
        var kinds = pair.Client.Events.After(0).Select(e => e.Kind).ToList();
        Assert.That(kinds.Where(kind => kind == EventKinds.LegUp).Count(), Is.EqualTo(4));
        Assert.That(kinds.Where(kind => kind == EventKinds.LegDown).Count(), Is.EqualTo(2));
        Assert.That(kinds, Has.Member(EventKinds.DialFailed));
        Assert.That(kinds[0], Is.EqualTo(EventKinds.TunnelUp));

        static bool IsRefused(LegStatistics leg) => leg.Reason?.Contains("refused", StringComparison.OrdinalIgnoreCase) == true;

        void AssertNotBelow(TunnelStatistics tunnel)
        {
            for (var slot = 0; slot < before.Count; slot++)
            {
                Assert.That(tunnel.Legs[slot].SentBytes, Is.GreaterThanOrEqualTo(before[slot].SentBytes));
                Assert.That(tunnel.Legs[slot].ReceivedBytes, Is.GreaterThanOrEqualTo(before[slot].ReceivedBytes));
            }
        }
    }

    [Test]
    public async Task ALegOnWhichNothingGetsThroughIsSilent(CancellationToken cancellationToken)
    {
        // More than pings and receipts.
        const long ControlBytes = 4096;
        await using var pair = ProxyPair.Start(1);
        await pair.WaitForLegsAsync(1, cancellationToken);
        using var stream = await pair.OpenAsync(cancellationToken);
        var flow = stream.Upload(seed: 6, cancellationToken);
        await flow.WaitBeyondAsync(1_000_000, cancellationToken);

        // On a busy machine a leg may be stalled while the sender has no turn, and nothing is on it: then the next one is.
        LegStatistics? silent = null;
        do
        {
            var before = silent?.Incarnation ?? 0;
            await Condition.HoldsAsync(() => pair.Leg(0) is { State: not LegStates.Silent } leg && leg.Incarnation > before, cancellationToken);
            pair.Chaos.HarmOne(LegHarm.Stall);
            await Condition.HoldsAsync(() => (silent = pair.Leg(0)).State == LegStates.Silent, cancellationToken);
        }
        while (silent!.InFlightBytes < ControlBytes);

        Assert.That(silent.Reason, Does.Match(@"^nothing has got through for [\d.]+ (ms|s)$"));
        Assert.That(silent.Incarnation, Is.Positive);
        await Condition.HoldsAsync(() => pair.Client.Events.After(0).Any(e => e.Kind == EventKinds.LegSilent && e.Leg == $"0.{silent.Incarnation}"), cancellationToken);

        // What was on it goes out again on the one that replaces it, which the sample after that tells. With another leg beside it all might have gone there before, as merely late.
        await Condition.HoldsAsync(() => SampleAndFind(EventKinds.Reinjected), cancellationToken);
        var after = pair.Tunnel;
        Assert.That(after.Legs.Sum(leg => leg.Reinjections), Is.EqualTo(after.Reinjections).And.Positive);
        await flow.FinishAsync();

        bool SampleAndFind(string kind)
        {
            pair.Client.Sample(isWatched: false);
            return pair.Client.Events.After(0).Any(e => e.Kind == kind);
        }
    }

    [Test]
    public async Task BackupsAndDearerLegsStandBy(CancellationToken cancellationToken)
    {
        await using var pair = ProxyPair.Start(1, options => options with
        {
            Legs = [LegOrigin.Any, new LegOrigin(null, null, new LegTraits(IsBackup: true)), new LegOrigin(null, null, new LegTraits(Cost: 3))],
        });
        await pair.WaitForLegsAsync(3, cancellationToken);
        using var stream = await pair.OpenAsync(cancellationToken);
        await Condition.HoldsAsync(() => pair.Leg(1).State == LegStates.Standby && pair.Leg(2).State == LegStates.Standby, cancellationToken);
        Assert.That(pair.Leg(1).Reason, Is.EqualTo("it is a backup, and others carry all"));
        Assert.That(pair.Leg(2).Reason, Is.EqualTo("it is dearer, and cheaper ones carry all"));
        Assert.That(pair.Leg(0).Reason, Is.Null);
    }

    // It never finds out how much more it could do.
    [Test]
    public async Task ALegOfLimitedRateIsUpAtOnce(CancellationToken cancellationToken)
    {
        await using var pair = ProxyPair.Start(1, options => options with { Legs = [LegOrigin.Any, new LegOrigin(null, null, new LegTraits(Path: 1, MaxBytesPerSecond: 1_000_000))] });
        await pair.WaitForLegsAsync(2, cancellationToken);
        Assert.That((pair.Leg(0).State, pair.Leg(1).State, pair.FarLeg(1).State), Is.EqualTo((LegStates.Starting, LegStates.Up, LegStates.Up)));
    }

    [Test]
    public async Task SlotsThatAreNotWantedSaySo(CancellationToken cancellationToken)
    {
        await using var pair = ProxyPair.Start(4, options => options with { LegRange = new LegRange(1, 4) });
        await Condition.HoldsAsync(() => pair.Tunnel.Legs.Any(leg => leg.Incarnation is not null), cancellationToken);
        Assert.That(pair.Tunnel.Legs, Has.Count.EqualTo(4));
        var unwanted = pair.Tunnel.Legs.Where(leg => leg.State == LegStates.Unwanted).ToList();
        Assert.That(unwanted, Is.Not.Empty);
        Assert.That(unwanted.Select(leg => (leg.Incarnation, leg.Reason)), Is.All.EqualTo(((uint?)null, "fewer legs carry as much")));
    }

    [Test]
    public async Task TheBusiestStreamsComeFirstAndNoMoreThanAskedFor(CancellationToken cancellationToken)
    {
        await using var pair = ProxyPair.Start(2);
        await pair.WaitForLegsAsync(2, cancellationToken);
        using var idle = await pair.OpenAsync(cancellationToken);
        using var slow = await pair.OpenAsync(cancellationToken);
        using var fast = await pair.OpenAsync(cancellationToken);
        Sample();
        await slow.ExchangeAsync(seed: 8, 50_000, cancellationToken);
        await fast.ExchangeAsync(seed: 9, 400_000, cancellationToken);
        Sample();

        // Rates take two samples from when a stream began to move.
        await slow.ExchangeAsync(seed: 8, 50_000, cancellationToken);
        await fast.ExchangeAsync(seed: 9, 400_000, cancellationToken);
        Sample();
        foreach (var proxy in (IStatisticsSource[])[pair.Client, pair.Server])
        {
            var all = proxy.Read(int.MaxValue).Tunnels.Single();
            Assert.That(all.Streams.Select(s => s.Source), Is.EqualTo([Name(fast), Name(slow), Name(idle)]));
            Assert.That(all.Streams.Select(s => s.SentLately), Is.Ordered.Descending);
            Assert.That(all.Streams[0].ReceivedSteadily, Is.Positive);
            Assert.That(all.Streams.Select(s => s.State), Is.All.EqualTo("open"));
            Assert.That(all.Streams.Select(s => s.SentBytes), Is.EqualTo([800_003, 100_003, 3]));
            Assert.That(all.Streams.Select(s => s.ReceivedBytes), Is.EqualTo([800_003, 100_003, 3]));
            var one = proxy.Read(1).Tunnels.Single();
            Assert.That(one.Streams.Select(s => s.Source), Is.EqualTo([Name(fast)]));
            Assert.That(one.StreamCount, Is.EqualTo(3));
            var none = proxy.Read(0).Tunnels.Single();
            Assert.That((none.Streams.Count, none.StreamCount), Is.EqualTo((0, 3)));
            Assert.That(all.SentLately + all.ReceivedLately, Is.Positive, "goodput");
            Assert.That(all.Legs.Sum(leg => leg.SentLately), Is.GreaterThanOrEqualTo(all.SentLately / 2));
        }

        void Sample()
        {
            pair.Client.Sample(isWatched: true);
            pair.Server.Sample(isWatched: true);
        }

        static string? Name(StreamPair stream) => stream.Application.LocalEndPoint?.ToString();
    }

    [Test]
    public async Task AStreamIsHalfClosedBetweenItsEnds(CancellationToken cancellationToken)
    {
        await using var pair = ProxyPair.Start(1);
        using var stream = await pair.OpenAsync(cancellationToken);
        Assert.That(pair.Tunnel.Streams.Single().State, Is.EqualTo("open"));
        stream.Application.Shutdown(System.Net.Sockets.SocketShutdown.Send);
        await stream.Target.ExpectEndAsync(cancellationToken);
        await Condition.HoldsAsync(() => pair.Tunnel.Streams.Single().State == "half-closed" && pair.FarTunnel.Streams.Single().State == "half-closed", cancellationToken);
    }

    [Test]
    public async Task StreamsThatNobodyWatchesHaveNoRates(CancellationToken cancellationToken)
    {
        await using var pair = ProxyPair.Start(1);
        using var stream = await pair.OpenAsync(cancellationToken);
        for (ulong seed = 1; seed <= 3; seed++)
        {
            await stream.ExchangeAsync(seed, 50_000, cancellationToken);
            pair.Client.Sample(isWatched: false);
        }

        Assert.That(pair.Tunnel.Streams.Single().SentLately, Is.Zero);
        Assert.That(pair.Tunnel.ReceivedLately, Is.Positive);
    }

    [Test]
    public async Task ResetStreamsAreCountedAndTunnelsThatAreOverStayInTheSum(CancellationToken cancellationToken)
    {
        await using var pair = ProxyPair.Start(1);
        using (var stream = await pair.OpenAsync(cancellationToken))
        {
            await stream.ExchangeAsync(seed: 11, 10_000, cancellationToken);
            await Condition.HoldsAsync(() => pair.Tunnel.SentBytes == 10_003, cancellationToken);
            stream.Application.Abort();
            await stream.Target.ExpectResetAsync(cancellationToken);
        }

        await Condition.HoldsAsync(() => pair.Client.Read(0).StreamsReset == 1 && pair.Server.Read(0).StreamsReset == 1, cancellationToken);
        await pair.Client.StopAsync(TimeSpan.Zero, cancellationToken);
        await Condition.HoldsAsync(() => pair.Server.Read(0).Tunnels.Count == 0, cancellationToken);
        var (client, server) = (pair.Client.Read(0), pair.Server.Read(0));
        Assert.That((client.SentBytes, client.ReceivedBytes, client.StreamsOpened, client.StreamsReset, client.Reason), Is.EqualTo((10_003L, 10_003L, 1L, 1L, "stopping")));
        Assert.That((server.SentBytes, server.ReceivedBytes, server.StreamsOpened, server.StreamsReset, server.Reason), Is.EqualTo((10_003L, 10_003L, 1L, 1L, (string?)null)));
        Assert.That(pair.Server.Events.After(0).Select(e => e.Kind), Is.EqualTo([EventKinds.TunnelUp, EventKinds.LegUp, EventKinds.TunnelDown]));
        Assert.That(pair.Server.Events.After(0)[^1].Text, Does.Match(@"^tunnel over \(.+\), 1 stream, 10 kB sent and 10 kB received in [\d.]+ (ms|s)$"));
    }

    [Test]
    public async Task ATargetThatRefusesMakesTheServerIllUntilItAnswers(CancellationToken cancellationToken)
    {
        await using var pair = ProxyPair.Start(1);
        await pair.WaitForLegsAsync(1, cancellationToken);
        Assert.That(pair.Server.Read(0).Reason, Is.Null);
        var port = pair.Target.EndPoint.Port;
        pair.Target.Stop();
        await Loopback.ExpectConnectionIsResetAsync(pair.Client.LocalEndPoint, cancellationToken);
        await Condition.HoldsAsync(() => pair.Server.Read(0).Reason is not null, cancellationToken);
        Assert.That(pair.Server.Read(0).Reason, Does.StartWith($"the target 127.0.0.1:{port} cannot be reached: "));
        Assert.That(pair.Client.Read(0).Reason, Is.Null);
        using var target = Loopback.Listen(port);
        using var stream = await StreamPair.OpenAsync(pair.Client.LocalEndPoint, target, cancellationToken);
        Assert.That(pair.Server.Read(0).Reason, Is.Null);
    }

    [Test]
    public async Task ApplicationsThatWaitAreCounted(CancellationToken cancellationToken)
    {
        await using var pair = ProxyPair.Start(1);
        await pair.WaitForLegsAsync(1, cancellationToken);
        await pair.Chaos.RefuseAsync();
        await Condition.HoldsAsync(() => pair.Tunnel.State == "no-legs", cancellationToken);
        using var first = await Loopback.ConnectAsync(pair.Client.LocalEndPoint, cancellationToken);
        using var second = await Loopback.ConnectAsync(pair.Client.LocalEndPoint, cancellationToken);
        await Condition.HoldsAsync(() => pair.Client.Read(0).WaitingApplications == 2, cancellationToken);
    }
}
