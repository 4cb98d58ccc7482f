using NUnit.Framework;
using Striper.Common.Diagnostics;
using Striper.Tests.Support;

namespace Striper.Tests.Client;

/// <summary>A leg that the user pauses carries no data in either direction until it is resumed.</summary>
[CancelAfter(60_000)]
internal sealed class PausedSlotTests
{
    private const int Legs = 3;
    private const int Slot = 1;
    private const long RoundBytes = 3_000_000;

    // Receipts and answers go on.
    private const long LittleBytes = 100_000;

    [Test]
    public async Task DataAvoidsItBothWaysUntilItIsResumed(CancellationToken cancellationToken)
    {
        await using var pair = ProxyPair.Start(Legs);
        await pair.WaitForLegsAsync(Legs, cancellationToken);
        using var stream = await pair.OpenAsync(cancellationToken);
        Assert.That(Pause(pair, isPaused: true), Is.EqualTo(PauseResult.Done));
        await Condition.HoldsAsync(() => pair.Leg(Slot).State == LegStates.Paused && pair.FarLeg(Slot).State == LegStates.Paused, cancellationToken);
        Assert.That((pair.Leg(Slot).IsPaused, pair.Leg(Slot).Reason), Is.EqualTo((true, "paused by hand")));
        Assert.That((pair.FarLeg(Slot).IsPaused, pair.FarLeg(Slot).Reason), Is.EqualTo((false, "the client-facing proxy has paused it")));

        var (sent, received) = (pair.Leg(Slot).SentBytes, pair.Leg(Slot).ReceivedBytes);
        await stream.ExchangeAsync(seed: 5, RoundBytes, cancellationToken);
        Assert.That(pair.Leg(Slot).SentBytes - sent, Is.LessThan(LittleBytes));
        Assert.That(pair.Leg(Slot).ReceivedBytes - received, Is.LessThan(LittleBytes));
        Assert.That(pair.Leg(0).SentBytes + pair.Leg(2).SentBytes, Is.GreaterThan(RoundBytes), "the others do it");

        Assert.That(Pause(pair, isPaused: false), Is.EqualTo(PauseResult.Done));
        await Condition.HoldsAsync(() => IsUsed(pair.Leg(Slot)) && IsUsed(pair.FarLeg(Slot)), cancellationToken);
        for (ulong seed = 6; pair.Leg(Slot).SentBytes - sent < 10 * LittleBytes || pair.Leg(Slot).ReceivedBytes - received < 10 * LittleBytes; seed++)
            await stream.ExchangeAsync(seed, RoundBytes, cancellationToken);
        Assert.That(Kinds(pair), Is.EqualTo([EventKinds.LegPaused, EventKinds.LegResumed]));
        Assert.That(pair.Log.Entries.Where(entry => entry.Id == 217).Select(entry => entry.Line), Is.EqualTo([$"slot {Slot}: paused by hand", $"slot {Slot}: resumed by hand"]));
    }

    [Test]
    public async Task WhatIsPausedStaysSoWhenTheLegComesAnew(CancellationToken cancellationToken)
    {
        await using var pair = ProxyPair.Start(Legs);
        await pair.WaitForLegsAsync(Legs, cancellationToken);
        Pause(pair, isPaused: true);
        var incarnation = pair.Leg(Slot).Incarnation;
        pair.Chaos.HarmAll(LegHarm.Reset);
        await Condition.HoldsAsync(() => pair.Leg(Slot).Incarnation > incarnation, cancellationToken);
        await pair.WaitForLegsAsync(Legs, cancellationToken);
        await Condition.HoldsAsync(() => pair.FarLeg(Slot).State == LegStates.Paused, cancellationToken);
        Assert.That((pair.Leg(Slot).State, pair.Leg(Slot).IsPaused, pair.Leg(0).State), Is.EqualTo((LegStates.Paused, true, pair.Leg(2).State)));
        Assert.That(pair.Leg(Slot).Redials, Is.EqualTo(1));
    }

    [Test]
    public async Task AllPausedTheyCarryAllTheSame(CancellationToken cancellationToken)
    {
        await using var pair = ProxyPair.Start(2);
        await pair.WaitForLegsAsync(2, cancellationToken);
        using var stream = await pair.OpenAsync(cancellationToken);
        pair.Client.SetPaused(pair.Tunnel.Id, 0, isPaused: true);
        pair.Client.SetPaused(pair.Tunnel.Id, 1, isPaused: true);
        await stream.ExchangeAsync(seed: 7, 100_000, cancellationToken);
    }

    [Test]
    public async Task PausingTwiceIsDoneOnceAndWhatIsNotThereIsNotFound(CancellationToken cancellationToken)
    {
        await using var pair = ProxyPair.Start(Legs);
        await pair.WaitForLegsAsync(Legs, cancellationToken);
        Assert.That(Pause(pair, isPaused: true), Is.EqualTo(PauseResult.Done));
        Assert.That(Pause(pair, isPaused: true), Is.EqualTo(PauseResult.Done));
        Assert.That(Kinds(pair), Is.EqualTo([EventKinds.LegPaused]));
        foreach (var slot in (int[])[-1, Legs, 63, 64, 64 + Slot, int.MaxValue])
            Assert.That(pair.Client.SetPaused(pair.Tunnel.Id, slot, isPaused: false), Is.EqualTo(PauseResult.NotFound), $"{slot}");
        Assert.That(pair.Client.SetPaused("none", Slot, isPaused: false), Is.EqualTo(PauseResult.NotFound));
        Assert.That(pair.Leg(Slot).IsPaused, Is.True);
        Assert.That(pair.Server.SetPaused(pair.Tunnel.Id, Slot, isPaused: false), Is.EqualTo(PauseResult.NotHere));
        Assert.That(pair.Server.SetPaused("none", Slot, isPaused: false), Is.EqualTo(PauseResult.NotFound));
        Assert.That((pair.Client.Read(0).CanPause, pair.Server.Read(0).CanPause), Is.EqualTo((true, false)));
    }

    private static bool IsUsed(LegStatistics leg) => leg.State is LegStates.Up or LegStates.Starting;

    private static PauseResult Pause(ProxyPair pair, bool isPaused) => pair.Client.SetPaused(pair.Tunnel.Id, Slot, isPaused);

    private static IEnumerable<string> Kinds(ProxyPair pair) =>
        pair.Client.Events.After(0).Where(e => e.Kind is EventKinds.LegPaused or EventKinds.LegResumed && e.Slot == Slot).Select(e => e.Kind);
}
