using System.Text;
using NUnit.Framework;
using Striper.Common.Filtering.Foo;

namespace Striper.Tests.Filtering;

internal sealed class FooParserTests
{
    private static readonly byte[] _talk = Encoding.UTF8.GetBytes("REQ 1\nREQ 22 größer 🦊\r\nACK 1 ok\nfoo\nNAK 22 \n\nREQx 1\nACK 3\r\nREQ 4x\nREQ 99999999999999999999 a\n");
    private static readonly FooCounts _counts = new(3, 2, 1, 4);

    [TestCase("REQ 1\n", 1, 0, 0, 0)]
    [TestCase("ACK 1 some data\n", 0, 1, 0, 0)]
    [TestCase("NAK 007\r\n", 0, 0, 1, 0)]
    [TestCase("REQ 1 \n", 1, 0, 0, 0)]
    [TestCase("REQ 1 a\rb\n", 1, 0, 0, 0)]
    [TestCase("REQ\n", 0, 0, 0, 1)]
    [TestCase("REQ \n", 0, 0, 0, 1)]
    [TestCase("REQ  1\n", 0, 0, 0, 1)]
    [TestCase("REQ -1\n", 0, 0, 0, 1)]
    [TestCase("REQ 1\ra\n", 0, 0, 0, 1)]
    [TestCase("req 1\n", 0, 0, 0, 1)]
    [TestCase("RCK 1\n", 0, 0, 0, 1)]
    [TestCase(" REQ 1\n", 0, 0, 0, 1)]
    [TestCase("\n\n", 0, 0, 0, 2)]
    [TestCase("", 0, 0, 0, 0)]
    public void TellsMessagesFromOtherLines(string text, int requests, int acks, int naks, int others)
    {
        var parser = default(FooParser);
        Assert.That(parser.Read(Encoding.UTF8.GetBytes(text)), Is.EqualTo(new FooCounts(requests, acks, naks, others)));
        Assert.That(parser.End(), Is.EqualTo(default(FooCounts)));
    }

    [Test]
    public void EverySplitInThreeGivesTheSame()
    {
        for (var first = 0; first <= _talk.Length; first++)
        {
            for (var second = first; second <= _talk.Length; second++)
            {
                var parser = default(FooParser);
                var counts = parser.Read(_talk.AsSpan(0, first)) + parser.Read(_talk.AsSpan(first, second - first)) + parser.Read(_talk.AsSpan(second));
                Assert.That(counts, Is.EqualTo(_counts), $"{first}, {second}");
            }
        }
    }

    [Test]
    public void ByteByByteGivesTheSame()
    {
        var parser = default(FooParser);
        var counts = _talk.Aggregate(default(FooCounts), (sum, b) => sum + parser.Read([b]));
        Assert.That(counts, Is.EqualTo(_counts));
    }

    [TestCase(new byte[] { 0xff })]
    [TestCase(new byte[] { 0xc3 })]
    [TestCase(new byte[] { 0xf0, 0x9f, 0xa6 })]
    [TestCase(new byte[] { 0xc3, 0x41 })]
    [TestCase(new byte[] { 0x80 })]
    [TestCase(new byte[] { 0xc0, 0xaf })]
    [TestCase(new byte[] { 0xed, 0xa0, 0x80 })]
    public void WhatIsNotUtf8IsNotFooHoweverItIsCut(byte[] wrong)
    {
        byte[] line = [.. "REQ 1 a"u8, .. wrong, .. "\nREQ 2\n"u8];
        for (var cut = 0; cut <= line.Length; cut++)
        {
            var parser = default(FooParser);
            Assert.That(parser.Read(line.AsSpan(0, cut)) + parser.Read(line.AsSpan(cut)), Is.EqualTo(new FooCounts(1, 0, 0, 1)), $"{cut}");
        }
    }

    [Test]
    public void ALineWithoutEndIsNoMessage()
    {
        var parser = default(FooParser);
        Assert.That(parser.Read("REQ 1"u8), Is.EqualTo(default(FooCounts)));
        Assert.That(parser.End(), Is.EqualTo(new FooCounts(0, 0, 0, 1)));
    }

    [Test]
    public void AnEndlessLineTakesNoMemory()
    {
        var parser = default(FooParser);
        var part = "ä1 "u8.ToArray();
        parser.Read("REQ 1 "u8);
        parser.Read(part);

        // The least of several rounds: the runtime allocates on this thread too when it compiles anew what it runs.
        var least = long.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 20_000; i++)
                parser.Read(part);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.That(least, Is.Zero);
        Assert.That(parser.Read("\n"u8), Is.EqualTo(new FooCounts(1, 0, 0, 0)), "and counts when it ends all the same");
    }
}
