using System.Text;
using NUnit.Framework;
using Striper.Common.Primitives;
using Striper.Common.Wire;

namespace Striper.Tests.Wire;

[TestFixture]
public sealed class ForeignProtocolTests
{
    [TestCase("GET / HTTP/1.1\r\n", "an HTTP request")]
    [TestCase("POST ", "an HTTP request")]
    [TestCase("PRI * HTTP/2.0\r\n", "an HTTP request")]
    [TestCase("HTTP/1.1 400 Bad Request\r\n", "an HTTP server")]
    [TestCase("\u0016\u0003\u0001\u0002\u0000\u0001", "TLS (has the other end a --secret-file, and this one none?)")]
    [TestCase("\u0016", "TLS (has the other end a --secret-file, and this one none?)")]
    [TestCase("\u0016\u0004", "not Striper")]
    [TestCase("\u0015\u0003\u0003", "TLS (has the other end a --secret-file, and this one none?)")]
    [TestCase("SSH-2.0-OpenSSH_9.6\r\n", "an SSH peer")]
    [TestCase("G", "not Striper")]
    [TestCase("\u0089STRIPE\r\n", "not Striper")]
    public void AStrangerIsNamed(string first, string peer) =>
        Assert.That(() => HandshakeCodec.TryRead(Encoding.Latin1.GetBytes(first), out _, out _),
            Throws.TypeOf<ForeignProtocolException>().With.Property(nameof(ForeignProtocolException.Peer)).EqualTo(peer)
                .And.Message.Contains("not Striper"));

    [Test]
    public void AStrangerIsRecognisedAtTheFirstWrongByte([Range(0, 7)] int wrong)
    {
        var bytes = HandshakeCodec.Write(new HandshakeError(HandshakeErrorCode.GoingAway, "")).AsSpan(0, wrong + 1).ToArray();
        Assert.That(HandshakeCodec.TryRead(bytes, out _, out _), Is.False);
        bytes[wrong] ^= 0x20;
        Assert.That(() => HandshakeCodec.TryRead(bytes, out _, out _), Throws.TypeOf<ForeignProtocolException>());
    }
}
