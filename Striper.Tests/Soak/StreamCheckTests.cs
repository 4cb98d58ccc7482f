using NUnit.Framework;
using Striper.Soak.Load;

namespace Striper.Tests.Soak;

/// <summary>What the soak test takes for right and for wrong.</summary>
internal sealed class StreamCheckTests
{
    private const long Up = 1000;
    private const long Down = 500;

    private static readonly StreamPlan _plan = new(1, "test", new SidePlan { SendBytes = Up }, new SidePlan { SendBytes = Down }) { ClientSeed = 1, TargetSeed = 2 };
    private static readonly SideReport _client = new(Up, HasSentFin: true, Down, FirstDifference: null, HasSeenFin: true, SideEnd.Fin);
    private static readonly SideReport _target = new(Down, HasSentFin: true, Up, FirstDifference: null, HasSeenFin: true, SideEnd.Fin);

    [Test]
    public void AnOrdinaryEndIsRight() => Assert.That(Wrong(_client, _target), Is.Empty);

    [Test]
    public void AWrongByteIsToldWithItsPlace() =>
        Assert.That(Wrong(_client with { FirstDifference = 77 }, _target with { End = SideEnd.Reset }), Is.EqualTo((string[])["the application received a wrong byte at offset 77"]));

    [Test]
    public void AFinBeforeTheEndIsWrong() => Assert.That(Wrong(_client, _target with { ReceivedBytes = 999 }), Has.One.EqualTo("the target saw FIN after 999 of 1000 bytes"));

    [Test]
    public void AFinInPlaceOfAResetIsWrong() =>
        Assert.That(Wrong(_client with { End = SideEnd.OwnReset, HasSentFin = false }, _target), Has.One.EqualTo("the target saw FIN, but the other side sent none"));

    [Test]
    public void AResetIsRightWhenTheOtherSideAskedForIt() =>
        Assert.That(Wrong(_client with { End = SideEnd.OwnReset, HasSentFin = false }, _target with { End = SideEnd.Reset, ReceivedBytes = 10, HasSeenFin = false }), Is.Empty);

    [Test]
    public void AResetThatNobodyAskedForIsWrong() =>
        Assert.That(Wrong(_client with { End = SideEnd.Reset }, _target), Has.One.StartsWith("the application was reset though nobody asked for it"));

    [Test]
    public void WhatHangsIsWrong() => Assert.That(Wrong(_client with { End = SideEnd.GivenUp }, _target), Has.One.StartsWith("the application hung"));

    [TestCase(true, 0)]
    [TestCase(false, 1)]
    public void AResetWithoutTheTargetIsRightWhenTheTargetRefused(bool isExcused, int wrong)
    {
        var client = _client with { End = SideEnd.Reset, ReceivedBytes = 0, HasSeenFin = false };
        Assert.That(Wrong(client, null, isExcused), Has.Exactly(wrong).Items);
    }

    [Test]
    public void AnEndWithoutTheTargetIsWrong() => Assert.That(Wrong(_client, null, isExcused: true), Is.Not.Empty);

    private static string[] Wrong(SideReport client, SideReport? target, bool isExcused = false) =>
        [.. StreamCheck.Of(_plan, client, target, isExcused).Select(w => w[(w.IndexOf(": ", StringComparison.Ordinal) + 2)..])];
}
