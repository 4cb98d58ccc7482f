using NUnit.Framework;
using Striper.Soak.Running;

namespace Striper.Tests.Soak;

internal sealed class FlatCheckTests
{
    private static readonly ProcessSample _before = new(ResidentKib: 80 * 1024, Descriptors: 100, Sockets: 12, Threads: 14, CpuSeconds: 1);

    [Test]
    public void WhatIsAsBeforeIsFlat() => Assert.That(FlatCheck.Counts("it", _before, _before), Is.Empty);

    [Test]
    public void ASocketTooManyOrTooFewIsNot([Values(11, 13)] int sockets) =>
        Assert.That(FlatCheck.Counts("it", _before, _before with { Sockets = sockets, Descriptors = 88 + sockets }), Has.Exactly(1).Items);

    [Test]
    public void ManyThreadsAndFilesAreNot() =>
        Assert.That(FlatCheck.Counts("it", _before, _before with { Threads = 40, Descriptors = 150 }), Has.Exactly(2).Items);

    [Test]
    public void MemoryThatGrowsAllTheTimeIsNoticed()
    {
        var growing = Enumerable.Range(0, 360).Select(i => (i * 5.0, (80L + (i / 4)) * 1024)).ToArray();
        Assert.That(FlatCheck.MemoryGrowth("it", growing, restedKib: 80 * 1024), Has.Exactly(1).Items);
    }

    [Test]
    public void MemoryThatGrowsInTheWarmUpIsNot()
    {
        var flat = Enumerable.Range(0, 360).Select(i => (i * 5.0, (80L + Math.Min(i, 50)) * 1024)).ToArray();
        Assert.That(FlatCheck.MemoryGrowth("it", flat, restedKib: 100 * 1024), Is.Empty);
    }
}
