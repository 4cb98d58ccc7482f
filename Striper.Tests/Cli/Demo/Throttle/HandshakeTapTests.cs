using NUnit.Framework;
using Striper.Cli.Demo.Throttle;
using Striper.Common.Primitives;
using Striper.Common.Wire;

namespace Striper.Tests.Cli.Demo.Throttle;

/// <summary>What the throttle reads along.</summary>
internal sealed class HandshakeTapTests
{
    [Test]
    public void TheMessageIsReadOnceHoweverItComes([Values(1, 7, 1000)] int pieceBytes)
    {
        var tap = new HandshakeTap();
        byte[] bytes = [.. Handshakes.Hello(new LegId(5, 2)), 1, 2, 3];

        var messages = bytes.Chunk(pieceBytes).Select(piece => tap.Read(piece)).OfType<HandshakeMessage>().ToList();

        Assert.That(messages.Cast<Hello>().Select(hello => hello.Leg), Is.EqualTo([new LegId(5, 2)]));
    }

    [Test]
    public void OtherBytesAreNoMessage()
    {
        var tap = new HandshakeTap();

        Assert.That(tap.Read("GET / HTTP/1.1\r\n"u8), Is.Null);
        Assert.That(tap.Read(Handshakes.Accept()), Is.Null, "it is no handshake any more");
    }
}
