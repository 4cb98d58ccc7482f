using System.Buffers;
using System.Text;
using NUnit.Framework;
using Striper.Foo.Protocol;
using Striper.Tests.Pipes;

namespace Striper.Tests.Foo;

internal sealed class FooCodecTests
{
    private static readonly FooMessage[] _messages =
    [
        new(FooKind.Req, 0, null), new(FooKind.Req, 1, ""), new(FooKind.Ack, ulong.MaxValue, "Grüße  an alle"), new(FooKind.Nak, 42, " "),
    ];

    [Test]
    public void LinesAreWhatTheProtocolSays() =>
        Assert.That(Encoding.UTF8.GetString(Write(_messages)), Is.EqualTo("REQ 0\nREQ 1 \nACK 18446744073709551615 Grüße  an alle\nNAK 42  \n"));

    [Test]
    public void WhatWasWrittenIsReadInAnyPieces([Values(1, 2, 7, 1000)] int fragmentBytes)
    {
        var buffer = Fragments.Of(Write(_messages), fragmentBytes);
        var read = new List<FooMessage>();
        while (FooCodec.TryRead(ref buffer, out var message))
            read.Add(message);
        Assert.That(read, Is.EqualTo(_messages));
        Assert.That(buffer.IsEmpty);
    }

    [Test]
    public void APartOfALineIsLeftAsItIs()
    {
        var line = Write(new FooMessage(FooKind.Req, 7, "x"));
        for (var length = 0; length < line.Length; length++)
        {
            var buffer = new ReadOnlySequence<byte>(line, 0, length);
            Assert.That(FooCodec.TryRead(ref buffer, out _), Is.False);
            Assert.That(buffer.Length, Is.EqualTo(length));
        }
    }

    [TestCase("\n")]
    [TestCase("REQ\n")]
    [TestCase("REQ \n")]
    [TestCase("REQ x\n")]
    [TestCase("REQ -1\n")]
    [TestCase("REQ +1\n")]
    [TestCase("REQ 18446744073709551616\n")]
    [TestCase("REQ 1x\n")]
    [TestCase("REQ 1\tx\n")]
    [TestCase("req 1\n")]
    [TestCase("ERR 1\n")]
    public void AnythingElseIsAnError(string line) => Assert.That(() => Read(Encoding.UTF8.GetBytes(line)), Throws.TypeOf<FooProtocolException>());

    [Test]
    public void DataThatIsNoUtf8IsAnError() =>
        Assert.That(() => Read([.. "REQ 1 "u8, 0xC3, 0x28, (byte)'\n']), Throws.TypeOf<FooProtocolException>().With.Message.EqualTo("the data of 1 is not UTF-8"));

    [Test]
    public void ALineMayNotBeTooLong([Values] bool isWhole)
    {
        byte[] longest = [.. "REQ 1 "u8, .. Enumerable.Repeat((byte)'x', FooCodec.MaxLineBytes - 6)];
        byte[] end = isWhole ? [(byte)'\n'] : [];
        Assert.That(Read([.. longest, .. end]), Is.EqualTo(isWhole));
        Assert.That(() => Read([.. longest, (byte)'x', .. end]), Throws.TypeOf<FooProtocolException>());
    }

    [Test]
    public void DataWithANewlineIsNotWritten() =>
        Assert.That(() => Write(new FooMessage(FooKind.Ack, 1, "a\nREQ 2")), Throws.TypeOf<ArgumentException>());

    private static bool Read(byte[] bytes)
    {
        var buffer = new ReadOnlySequence<byte>(bytes);
        return FooCodec.TryRead(ref buffer, out _);
    }

    private static byte[] Write(params FooMessage[] messages)
    {
        var writer = new ArrayBufferWriter<byte>();
        foreach (var message in messages)
            FooCodec.Write(writer, message);
        return writer.WrittenSpan.ToArray();
    }
}
