using NUnit.Framework;
using Striper.WanLab.Load;

namespace Striper.Tests.WanLab;

internal sealed class SeededStreamTests
{
    [Test]
    public void AnyPartIsThatOfTheWhole([Values(0, 1, 7, 8, 9, 31)] int offset, [Values(0, 1, 8, 13)] int length)
    {
        var stream = new SeededStream(7);
        var whole = new byte[64];
        stream.Fill(whole, 0);

        var part = new byte[length];
        stream.Fill(part, offset);

        Assert.That(part, Is.EqualTo(whole.AsSpan(offset, length).ToArray()));
    }

    [Test]
    public void AnotherSeedIsAnotherStream()
    {
        var (one, other) = (new byte[64], new byte[64]);
        new SeededStream(1).Fill(one, 0);
        new SeededStream(2).Fill(other, 0);

        Assert.That(one, Is.Not.EqualTo(other));
    }
}
