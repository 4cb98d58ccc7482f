using NUnit.Framework;

using Striper.Common.Receiving;

namespace Striper.Tests.Receiving;

/// <summary>The word-wise operations against an array of booleans walked one by one.</summary>
public sealed class BitRingTests
{
    private const int Bits = 256;

    [FsCheck.NUnit.Property(MaxTest = 300)]
    public void EveryOperationAgreesWithANaiveRing((byte Start, byte Count, bool Set)[] steps, (byte Start, byte Count)[] looks)
    {
        var words = new ulong[Bits / 64];
        var naive = new bool[Bits];
        foreach (var (start, count, set) in steps)
        {
            var ring = new BitRing(words);
            if (set)
                ring.Set(start, count);
            else
                ring.Clear(start, count);
            for (var i = 0; i < count; i++)
                naive[(start + i) % Bits] = set;
        }

        Assert.That(Unpacked(words), Is.EqualTo(naive));
        foreach (var (start, count) in looks)
        {
            var ring = new BitRing(words);
            var turned = naive[start..].Concat(naive[..start]).Take(count).ToArray();
            Assert.That(ring.CountSet(start, count), Is.EqualTo(turned.Count(bit => bit)));
            Assert.That(ring.RunOfOnes(start, count), Is.EqualTo(turned.TakeWhile(bit => bit).Count()));
            Assert.That(ring.RunOfZeros(start, count), Is.EqualTo(turned.TakeWhile(bit => !bit).Count()));
        }
    }

    [Test]
    public void EveryRangeIsSetAndFoundExactly()
    {
        var words = new ulong[2];
        var ring = new BitRing(words);
        for (var start = 0; start < ring.Length; start++)
        {
            for (var count = 0; count <= ring.Length; count++)
            {
                ring.Set(start, count);
                Assert.That(ring.CountSet(0, ring.Length), Is.EqualTo(count));
                Assert.That(ring.RunOfOnes(start, ring.Length), Is.EqualTo(count));
                Assert.That(ring.RunOfZeros((start + count) % ring.Length, ring.Length - count), Is.EqualTo(ring.Length - count));
                ring.Clear(start, count);
                Assert.That(words, Is.All.Zero);
            }
        }
    }

    private static bool[] Unpacked(ulong[] words) =>
        [.. Enumerable.Range(0, words.Length * 64).Select(i => ((words[i / 64] >> (i % 64)) & 1) == 1)];
}
