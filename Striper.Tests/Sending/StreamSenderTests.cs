using NUnit.Framework;
using Striper.Common.Buffers;
using Striper.Common.Primitives;
using Striper.Common.Sending;
using Striper.Common.Wire;

namespace Striper.Tests.Sending;

/// <summary>What an application says, cut into datagrams: every byte in exactly one, in order, and every array given back.</summary>
[TestFixture]
[Parallelizable]
public sealed class StreamSenderTests
{
    private static readonly StreamId _stream = new(77);

    private BufferPool _buffers = null!;
    private DatagramPool _datagrams = null!;
    private StreamSender _sender = null!;

    [SetUp]
    public void SetUp()
    {
        _buffers = new BufferPool(tracked: true);
        _datagrams = new DatagramPool(_buffers);
        _sender = new StreamSender(_stream, _buffers, _datagrams);
    }

    [Test]
    public void EveryByteIsInOneDatagramInOrder([Range(1, 40)] int seed)
    {
        var random = new Random(seed);
        var said = new List<byte>();
        var cut = new List<byte>();
        var live = new List<Datagram>();
        for (var step = 0; step < 200; step++)
        {
            if (random.Next(3) == 0)
                Append(random, random.Next(1, 20_000), said);
            if (random.Next(3) == 0)
                _sender.OnCredit(_sender.NextOffset + random.Next(50_000));
            if (_sender.CanCut)
                live.Add(Cut(random, cut));
            if (live.Count > 0 && random.Next(3) == 0)
                Receipt(live, random.Next(live.Count));
        }

        _sender.OnCredit(long.MaxValue);
        _sender.End();
        while (_sender.CanCut)
            live.Add(Cut(random, cut));
        Assert.That(_sender.IsCutToTheEnd);
        Assert.That(cut, Is.EqualTo(said));
        while (live.Count > 0)
            Receipt(live, random.Next(live.Count));
        Assert.That(_sender.IsReceipted);
        AssertNothingOut();
    }

    [Test]
    public void DiscardGivesEverythingBack([Range(1, 10)] int seed)
    {
        var random = new Random(seed);
        var live = new List<Datagram>();
        for (var i = 0; i < 10; i++)
            Append(random, random.Next(1, 20_000), []);
        for (var i = 0; i < 5 && _sender.CanCut; i++)
            live.Add(Cut(random, []));
        _sender.Discard();
        Assert.That(_sender.UnsentBytes + _sender.UnreceiptedBytes, Is.Zero);
        Assert.That(_buffers.OutstandingBuffers, Is.Zero, "settled datagrams hold no array");
        foreach (var datagram in live)
            datagram.Release();
        AssertNothingOut();
    }

    [Test]
    public void ADatagramBeingWrittenKeepsItsBytesUntilTheWriteEnds()
    {
        Append(new Random(1), 5000, []);
        var datagram = _sender.Cut(2000, 1 << 20);
        datagram.BeginWrite();
        _sender.OnReceipt(datagram);
        var bytes = datagram.Frame.ToArray();
        datagram.Release();
        Assert.That(datagram.Frame.ToArray(), Is.EqualTo(bytes));
        datagram.EndWrite();
        _sender.Discard();
        AssertNothingOut();
    }

    [Test]
    public void ASecondReceiptChangesNothing()
    {
        Append(new Random(1), 5000, []);
        var datagram = _sender.Cut(2000, 1 << 20);
        Assert.That(_sender.OnReceipt(datagram), Is.True);
        var left = _sender.UnreceiptedBytes;
        Assert.That(_sender.OnReceipt(datagram), Is.False);
        Assert.That(_sender.UnreceiptedBytes, Is.EqualTo(left));
    }

    [Test]
    public void CreditOnlyGrows()
    {
        var floor = _sender.CreditLimit;
        Assert.That(_sender.OnCredit(floor + 100), Is.True);
        Assert.That(_sender.OnCredit(floor), Is.False);
        Assert.That(_sender.CreditLimit, Is.EqualTo(floor + 100));
    }

    private void Append(Random random, int length, List<byte> said)
    {
        // Sometimes in an array much larger than the bytes, sometimes not at its beginning: both ways of cutting are met.
        var start = FrameWriter.MaxDataHeaderBytes + random.Next(100);
        var buffer = _buffers.Rent(start + (length * (1 + random.Next(6))));
        random.NextBytes(buffer.AsSpan(start, length));
        said.AddRange(buffer.AsSpan(start, length));
        _sender.Append(buffer, start, length);
    }

    private Datagram Cut(Random random, List<byte> cut)
    {
        var wireBytes = random.Next(1, 6000);
        var maxPayload = random.Next(1, 6000);
        var credit = _sender.CreditLimit;
        var offset = _sender.NextOffset;
        var datagram = _sender.Cut(wireBytes, maxPayload);
        Assert.That(datagram.Offset, Is.EqualTo(offset));
        Assert.That(datagram.PayloadBytes, Is.InRange(1, maxPayload));
        Assert.That(datagram.FrameBytes, Is.LessThanOrEqualTo(Math.Max(wireBytes, FrameWriter.DataHeaderBytes(_stream, offset, 1) + 1)));
        Assert.That(offset + datagram.PayloadBytes, Is.LessThanOrEqualTo(credit));
        var frame = datagram.Frame.Span;
        Assert.That(FrameReader.TryReadDataHeader(frame, 1 << 20, out var header), Is.True);
        Assert.That((header.Stream, header.Offset, header.PayloadBytes), Is.EqualTo((_stream, offset, datagram.PayloadBytes)));
        cut.AddRange(frame[header.HeaderBytes..]);
        return datagram;
    }

    private void Receipt(List<Datagram> live, int index)
    {
        var datagram = live[index];
        live.RemoveAt(index);
        _sender.OnReceipt(datagram);
        datagram.Release();
    }

    private void AssertNothingOut()
    {
        Assert.That(_datagrams.Outstanding, Is.Zero);
        Assert.That(_buffers.OutstandingBuffers, Is.Zero);
    }
}
