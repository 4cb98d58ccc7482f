using System.Text;
using NUnit.Framework;
using Striper.Common.Wire;
using ProtocolViolationException = Striper.Common.Primitives.ProtocolViolationException;

namespace Striper.Tests.Wire;

[TestFixture]
public sealed class ReasonTextTests
{
    [TestCase("61 ff 62", "a\ufffdb", TestName = "invalid UTF-8")]
    [TestCase("61 e2 82", "a\ufffd", TestName = "a character cut short")]
    [TestCase("1b 5b 33 31 6d", "\ufffd[31m", TestName = "a terminal escape")]
    [TestCase("61 0d 0a 62", "a\ufffd\ufffdb", TestName = "a line break")]
    [TestCase("c2 85 7f e2 80 a8", "\ufffd\ufffd\ufffd", TestName = "C1, DEL and the line separator")]
    public void WhatIsNoTextIsReplaced(string hex, string expected)
    {
        byte[] body = [0, .. Convert.FromHexString(hex.Replace(" ", ""))];
        Assert.That(FrameReader.ReadClose(body).Reason, Is.EqualTo(expected));
    }

    [Test]
    public void ALongReasonIsCutAfterAWholeCharacter()
    {
        var buffer = new byte[FrameWriter.MaxControlFrameBytes];
        var written = FrameWriter.WriteClose(buffer, new CloseFrame(CloseCode.Internal, "x" + new string('\u00e9', 200)));
        Assert.That(FrameReader.TryReadHeader(buffer.AsSpan(0, written), 1, out var header), Is.True);
        var close = FrameReader.ReadClose(buffer.AsSpan(header.HeaderBytes, header.BodyBytes));
        Assert.That(close.Reason, Is.EqualTo("x" + new string('\u00e9', 127)));
        Assert.That(Encoding.UTF8.GetByteCount(close.Reason), Is.EqualTo(255));
    }

    [Test]
    public void ControlCharactersAreNotSentEither()
    {
        var bytes = AnyFrame.Write(new CloseFrame(CloseCode.Done, "a\nb\ud800"));
        Assert.That(bytes[3..], Is.EqualTo(Encoding.UTF8.GetBytes("a\ufffdb\ufffd")));
    }

    [Test]
    public void AReasonAboveItsLimitIsAViolation()
    {
        var body = new byte[1 + WireLimits.MaxReasonBytes + 1];
        Assert.That(() => FrameReader.ReadClose(body), Throws.TypeOf<ProtocolViolationException>());
        Assert.That(() => FrameReader.ReadClose(body.AsSpan(1)), Throws.Nothing);
    }
}
