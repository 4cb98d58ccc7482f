using NUnit.Framework;
using Striper.Common.Buffers;
using Striper.Common.Engine;
using Striper.Common.Primitives;
using Striper.Common.Wire;

namespace Striper.Tests.Engine;

/// <summary>What can wait goes along with what cannot: each write is a packet that wakes the peer.</summary>
[TestFixture]
public sealed class PacketCountTests
{
    private static readonly StreamId _stream = StreamId.OfClient(0);
    private static readonly TimeSpan _step = TimeSpan.FromMilliseconds(0.1);

    private readonly BufferPool _buffers = new();
    private EnginePair _pair = null!;
    private TimeSpan _now;

    private TunnelEngine Server => _pair.Server;

    [SetUp]
    public void CreatePair()
    {
        _pair = new EnginePair(TunnelLimits.Default);
        _now = _pair.Now;
    }

    [Test]
    public void ReceiptsGoAlongWithAnswers()
    {
        var stream = Open();
        var writes = new List<byte[]>();
        for (var i = 0; i < 1000; i++)
        {
            Hear(Frames.Data(_stream, i, 1));
            writes.AddRange(Writes());
            Say(stream);
            writes.AddRange(Writes());
            _now += _step;
        }

        Assert.That(writes, Has.Count.EqualTo(1000), "a packet for each answer");
        Assert.That(writes.Count(w => w[0] == (byte)FrameType.Receipt), Is.InRange(20, 60), "of a tenth of a second");
    }

    [Test]
    public void TheFirstCreditGoesAlongWithTheFirstAnswer()
    {
        var stream = Open();
        Hear(Frames.Data(_stream, 0, 1));
        Assert.That(Writes(), Is.Empty, "the floor is enough so far");
        Say(stream);
        var writes = Writes();
        Assert.That(writes, Has.Count.EqualTo(1));
        Assert.That(CreditIn(writes[0]), Is.True);
    }

    [Test]
    public void WithoutAnAnswerTheFirstCreditGoesAlongWithTheReceipt()
    {
        Open();
        Assert.That(Writes(), Is.Empty);
        _now += EngineTiming.ReceiptInterval;
        Server.Tick(_now);
        var writes = Writes();
        Assert.That(writes, Has.Count.EqualTo(1));
        Assert.That(CreditIn(writes[0]), Is.True);
    }

    [Test]
    public void WhatSeveralStreamsSayInATurnGoesTogether()
    {
        const int streams = 8;
        var spoken = Enumerable.Range(0, streams).Select(i => Open(StreamId.OfClient(i))).ToList();
        Writes();
        foreach (var stream in spoken)
            Say(stream);
        var writes = Writes();
        Assert.That(writes, Has.Count.EqualTo(1));
        Assert.That(StreamsIn(writes[0]), Is.EquivalentTo(spoken.Select(stream => stream.Id)));
    }

    [Test]
    public void WhoReadsAsksAndIsNotTold()
    {
        var stream = Open();
        EnginePair.Signals(Server);
        Say(stream);
        Assert.That(EnginePair.Signals(Server).Select(s => s.Kind), Has.None.EqualTo(EngineSignalKind.StreamReadable));
        Assert.That(Server.TryBeginRead(stream), Is.True);
    }

    private EngineStream Open() => Open(_stream);

    private EngineStream Open(StreamId id)
    {
        Hear(Frames.Open(id, credit: 1 << 20));
        var stream = Server.Streams.Single(s => s.Id == id);
        Server.Attach(stream, _now);
        return stream;
    }

    private void Hear(byte[] frame) => Frames.Receive(Server, _pair.ServerLeg, _now, frame);

    private void Say(EngineStream stream)
    {
        Assert.That(Server.TryBeginRead(stream), Is.True);
        Server.EndRead(stream, _buffers.Rent(BufferPool.HeadroomBytes + 1), BufferPool.HeadroomBytes, 1, isFull: false, _now);
    }

    private List<byte[]> Writes()
    {
        var writes = new List<byte[]>();
        for (; Server.TryBeginWrite(_pair.ServerLeg, _now, out var bytes); Server.EndWrite(_pair.ServerLeg))
            writes.Add(bytes.ToArray());
        return writes;
    }

    // Whose datagrams a write has.
    private static List<StreamId> StreamsIn(ReadOnlySpan<byte> written)
    {
        var streams = new List<StreamId>();
        while (FrameReader.TryReadHeader(written, int.MaxValue, out var header))
        {
            if (header.Type == FrameType.Data && FrameReader.TryReadDataHeader(written, int.MaxValue, out var data))
                streams.Add(data.Stream);
            written = written[(header.HeaderBytes + header.BodyBytes)..];
        }

        return streams;
    }

    private static bool CreditIn(ReadOnlySpan<byte> written)
    {
        while (FrameReader.TryReadHeader(written, WireLimits.MaxControlBodyBytes, out var header) && header.Type != FrameType.Data)
        {
            if (header.Type == FrameType.Credit)
                return true;
            written = written[(header.HeaderBytes + header.BodyBytes)..];
        }

        return false;
    }
}
