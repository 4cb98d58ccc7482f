using NUnit.Framework;

using Striper.Common.Receiving;

namespace Striper.Tests.Receiving;

/// <summary>What a <see cref="ReorderBuffer"/> should be: the whole stream, and a boolean per byte that says whether it is held.</summary>
internal sealed class ReorderModel
{
    private readonly bool[] _held;

    public ReorderModel(int streamBytes, int seed)
    {
        Stream = new byte[streamBytes];
        new Random(seed).NextBytes(Stream);
        _held = new bool[streamBytes];
    }

    /// <summary>The bytes that are sent, every one of them.</summary>
    public byte[] Stream { get; }

    public int Consumed { get; private set; }

    public int Highest { get; private set; }

    public long? Final { get; set; }

    /// <summary>The largest reach since nothing was held: what the ring's size may be judged by.</summary>
    public int LargestReach { get; private set; }

    /// <summary>What earlier rings needed, half as much with each that needed less.</summary>
    public int UsualReach { get; private set; }

    public int InOrder
    {
        get
        {
            var offset = Consumed;
            while (offset < _held.Length && _held[offset])
                offset++;
            return offset;
        }
    }

    public bool IsAnyHeldBelow(int end) => _held.AsSpan(Consumed, end - Consumed).Contains(true);

    public void Store(int offset, int count)
    {
        for (var i = Math.Max(offset, Consumed); i < offset + count; i++)
            _held[i] = true;
        if (count == 0 || offset + count <= Consumed)
            return;
        Highest = Math.Max(Highest, offset + count);
        LargestReach = Math.Max(LargestReach, Highest - Consumed);
    }

    public void Take(int count)
    {
        Array.Clear(_held, Consumed, count);
        Consumed += count;
        Highest = Math.Max(Highest, Consumed);
        if (Highest == Consumed && LargestReach > 0)
            (UsualReach, LargestReach) = (Math.Max(LargestReach, UsualReach / 2), 0);
    }

    public void AssertSame(ReorderBuffer buffer)
    {
        var held = _held.AsSpan(Consumed..Highest).Count(true);
        Assert.That(buffer.ConsumedOffset, Is.EqualTo(Consumed));
        Assert.That(buffer.InOrderOffset, Is.EqualTo(InOrder));
        Assert.That(buffer.HighestOffset, Is.EqualTo(Highest));
        Assert.That(buffer.FinalOffset, Is.EqualTo(Final));
        Assert.That(buffer.IsComplete, Is.EqualTo(Final == Consumed));
        Assert.That(buffer.HeldBytes, Is.EqualTo(held));
        if (held == 0)
            Assert.That(buffer.RingBytes, Is.Zero);
        else
            Assert.That(buffer.RingBytes, Is.InRange(Highest - Consumed, Math.Max(ReorderBuffer.MinimumRingBytes, (2 * Math.Max(LargestReach, UsualReach)) - 1)));
    }

    public void AssertIsNext(ReadOnlyMemory<byte> peeked) =>
        Assert.That(peeked.Span.SequenceEqual(Stream.AsSpan(Consumed, peeked.Length)), "Other bytes were peeked than were sent.");
}
