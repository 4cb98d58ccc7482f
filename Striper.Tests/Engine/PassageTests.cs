using NUnit.Framework;
using Striper.Common.Buffers;
using Striper.Common.Engine;
using Striper.Common.Primitives;
using Striper.Common.Scheduling;
using Striper.Common.Wire;
using Striper.Tests.Support;

namespace Striper.Tests.Engine;

/// <summary>Payload that passes from a leg to the application without coming by the engine.</summary>
[TestFixture]
public sealed class PassageTests
{
    private const int DatagramBytes = 30_000;
    private static readonly byte[] _content = new SeededBytes(1).Take(3 * DatagramBytes);
    private static readonly StreamId _id = StreamId.OfClient(0);

    private readonly TimeSpan _now = TimeSpan.FromSeconds(1);
    private readonly BufferPool _buffers = new(tracked: true);
    private TunnelEngine _engine;
    private EngineLeg _first;
    private EngineLeg _second;
    private EngineStream _stream;

    [SetUp]
    public void Open()
    {
        _engine = new TunnelEngine(
            new EngineOptions(TunnelRole.Server, TunnelLimits.Default, Schedulers.Create(Schedulers.Default), _buffers, new MemoryBudget(1 << 20)));
        _first = _engine.AddLeg(new LegId(0, 1), null, default, _now);
        _second = _engine.AddLeg(new LegId(1, 1), null, default, _now);
        Frames.Receive(_engine, _first, _now, Frames.Open(_id), Frames.Of(d => FrameWriter.WriteCreditWanted(d, new CreditWantedFrame(_id, 1 << 20))));
        _stream = EnginePair.Signals(_engine).First(s => s.Kind == EngineSignalKind.StreamOpened).Stream!;
        _engine.Attach(_stream, _now);
        EnginePair.Signals(_engine);
    }

    [TearDown]
    public void NothingIsLeft()
    {
        _engine.Terminate(ResetCode.ShuttingDown, "done");
        Assert.That(_buffers.OutstandingBuffers, Is.Zero);
    }

    [Test]
    public void WhatIsNextPassesAndWhatIsNotTakenIsHeld()
    {
        Begin(_first, 0);
        var passage = Pass(_first);
        Assert.That(passage.MostBytes, Is.EqualTo(DatagramBytes));
        _engine.EndPassage(_first, passage, 17_000, 14_000, _content.AsSpan(14_000, 3000), _now);
        Assert.That(_stream.DeliveredBytes, Is.EqualTo(14_000));
        Assert.That(Deliver(3000), Is.EqualTo(_content[14_000..17_000]));

        // And so does the rest of it.
        _engine.EndPassage(_first, Pass(_first), 13_000, 13_000, [], _now);
        Assert.That(_stream.DeliveredBytes, Is.EqualTo(DatagramBytes));
        Assert.That(_engine.ReceivedBytes, Is.EqualTo(DatagramBytes));
        Assert.That(_engine.TryBeginPassage(_first, out _), Is.False, "the datagram is over");
    }

    [Test]
    public void ItIsReceiptedLikeAllElse()
    {
        Begin(_first, 0);
        _engine.EndPassage(_first, Pass(_first), DatagramBytes, DatagramBytes, [], _now);
        Assert.That(ReceiptOf(_first), Is.EqualTo(_first.ReceivedBytes));
        Assert.That(_first.ReceivedBytes, Is.GreaterThan(DatagramBytes));
    }

    [Test]
    public void NothingYetChangesNothing()
    {
        Begin(_first, 0);
        var received = _first.ReceivedBytes;
        _engine.EndPassage(_first, Pass(_first), -1, 0, [], _now);
        Assert.That(_first.ReceivedBytes, Is.EqualTo(received));
        Assert.That(Pass(_first).MostBytes, Is.EqualTo(DatagramBytes));
        _engine.EndPassage(_first, new Passage(_stream, DatagramBytes), 0, 0, [], _now);
    }

    [Test]
    public void OnlyOneGivesTheApplicationBytes()
    {
        Begin(_first, 0);
        Begin(_second, 0);
        var passage = Pass(_first);
        Assert.That(_engine.TryBeginPassage(_second, out _), Is.False);
        Frames.Receive(_engine, _second, _now, _content[..100]);
        Assert.That(_engine.TryBeginWriteToApplication(_stream, 1000, out _, out _), Is.False);
        _engine.EndPassage(_first, passage, 0, 0, [], _now);
        Assert.That(Deliver(100), Is.EqualTo(_content[..100]));
    }

    [Test]
    public void WhoIsAheadWaits()
    {
        Begin(_second, DatagramBytes);
        Assert.That(_engine.IsAhead(_second), Is.True);
        Assert.That(_engine.TryBeginPassage(_second, out _), Is.False);
        Begin(_first, 0);
        Assert.That(_engine.IsAhead(_first), Is.False);
        _engine.EndPassage(_first, Pass(_first), DatagramBytes, DatagramBytes, [], _now);
        Assert.That(_engine.IsAhead(_second), Is.False);
        _engine.EndPassage(_second, Pass(_second), DatagramBytes, DatagramBytes, [], _now);
        Assert.That(_stream.DeliveredBytes, Is.EqualTo(2 * DatagramBytes));
    }

    // A part of it was held, with which it has to be compared.
    [Test]
    public void WhatIsHeldDoesNotPass()
    {
        Frames.Receive(_engine, _second, _now, Frames.Data(_id, 5000, _content[5000..5100]));
        Begin(_first, 0);
        Assert.That(_engine.TryBeginPassage(_first, out _), Is.False);
    }

    [Test]
    public void WhatIsPastTheEndIsReceivedAndSaysSo()
    {
        Frames.Receive(_engine, _second, _now, Frames.Fin(_id, DatagramBytes - 1));
        Begin(_first, 0);
        Assert.That(_engine.TryBeginPassage(_first, out _), Is.False);
        Assert.That(() => Frames.Receive(_engine, _first, _now, _content[..DatagramBytes]), Throws.InstanceOf<ProtocolViolationException>());
    }

    [Test]
    public void AndWhatIsMoreThanTheCredit()
    {
        var poor = StreamId.OfClient(1);
        Frames.Receive(_engine, _second, _now, Frames.Open(poor));
        var stream = EnginePair.Signals(_engine).First(s => s.Kind == EngineSignalKind.StreamOpened).Stream!;
        _engine.Attach(stream, _now);
        Begin(_first, 0, stream: poor);
        Assert.That(_engine.TryBeginPassage(_first, out _), Is.False);
        Assert.That(() => Frames.Receive(_engine, _first, _now, _content[..DatagramBytes]), Throws.InstanceOf<ProtocolViolationException>());
    }

    // The leg dies in between, and its datagram comes again on another.
    [Test]
    public void WhatTheApplicationTookIsNotGivenToItAgain()
    {
        Begin(_first, 0);
        var passage = Pass(_first);
        _engine.OnLegFailed(_first, "gone", _now);
        _engine.EndPassage(_first, passage, 6000, 6000, [], _now);
        Frames.Receive(_engine, _second, _now, Frames.Data(_id, 0, _content[..DatagramBytes]));
        Assert.That(Deliver(DatagramBytes - 6000), Is.EqualTo(_content[6000..DatagramBytes]));
    }

    [Test]
    public void AStreamThatEndsMeanwhileGetsNoMore()
    {
        Begin(_first, 0);
        var passage = Pass(_first);
        Frames.Receive(_engine, _second, _now, Frames.Reset(_id, DatagramBytes));
        _engine.EndPassage(_first, passage, 7000, 4000, _content.AsSpan(4000, 3000), _now);
        Assert.That(_stream.IsOpen, Is.False);
        Assert.That(_engine.TryBeginPassage(_first, out _), Is.False);
    }

    // The header of a datagram, as far as it is received.
    private void Begin(EngineLeg leg, long offset, StreamId? stream = null)
    {
        var header = new byte[FrameWriter.MaxDataHeaderBytes];
        var length = FrameWriter.WriteDataHeader(header, stream ?? _id, offset, DatagramBytes);
        Frames.Receive(_engine, leg, _now, header[..length]);
    }

    private Passage Pass(EngineLeg leg)
    {
        Assert.That(_engine.TryBeginPassage(leg, out var passage), Is.True);
        return passage;
    }

    private byte[] Deliver(int count)
    {
        var got = new List<byte>();
        while (got.Count < count)
        {
            Assert.That(_engine.TryBeginWriteToApplication(_stream, int.MaxValue, out var bytes, out _), Is.True);
            got.AddRange(bytes.Span);
            _engine.EndWriteToApplication(_stream, bytes.Length, wasEnd: false, _now);
        }

        return [.. got];
    }

    private long ReceiptOf(EngineLeg leg)
    {
        var later = _now + EngineTiming.ReceiptInterval;
        _engine.Tick(later);
        Assert.That(_engine.TryBeginWrite(leg, later, out var bytes), Is.True);
        var written = bytes.ToArray();
        _engine.EndWrite(leg);
        for (var position = 0; FrameReader.TryReadHeader(written.AsSpan(position), TunnelLimits.Default.MaxDatagramBytes, out var header);)
        {
            var body = written.AsSpan(position + header.HeaderBytes, header.BodyBytes);
            if (header.Type == FrameType.Receipt)
                return FrameReader.ReadReceipt(body).Count;
            position += header.HeaderBytes + header.BodyBytes;
        }

        return -1;
    }
}
