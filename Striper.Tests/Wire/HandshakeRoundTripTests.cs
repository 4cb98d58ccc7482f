using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;
using Striper.Common.Wire;

namespace Striper.Tests.Wire;

[TestFixture]
public sealed class HandshakeRoundTripTests
{
    [FsCheck.NUnit.Property(MaxTest = 1000)]
    public Property EveryMessageComesBackAsItWasWritten() => Prop.ForAll(WireGenerators.Message.ToArbitrary(), message =>
    {
        var bytes = HandshakeCodec.Write(message);
        Assert.That(HandshakeCodec.TryRead([.. bytes, 0x01, 0x02], out var read, out var consumed), Is.True);
        Assert.That(read, Is.EqualTo(message));
        Assert.That(consumed, Is.EqualTo(bytes.Length));
        Assert.That(bytes, Has.Length.LessThanOrEqualTo(HandshakeCodec.MaxMessageBytes));
    });

    [FsCheck.NUnit.Property(MaxTest = 300)]
    public Property EveryTruncationNeedsMoreBytes() => Prop.ForAll(WireGenerators.Message.ToArbitrary(), message =>
    {
        var bytes = HandshakeCodec.Write(message);
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.That(HandshakeCodec.TryRead(bytes.AsSpan(0, length), out var read, out var consumed), Is.False);
            Assert.That((read, consumed), Is.EqualTo(((HandshakeMessage?)null, 0)));
        }
    });

    [FsCheck.NUnit.Property(MaxTest = 300)]
    public Property BytesOfLaterVersionsAreIgnored() => Prop.ForAll(WireGenerators.Message.ToArbitrary(), message =>
    {
        if (message is HandshakeError)
            return;

        // Behind a HELLO that can be read there are attributes: an unknown one.
        byte[] bytes = [.. HandshakeCodec.Write(message), 0x3f, 0x01, 0xad];
        bytes[10] += 3;
        Assert.That(HandshakeCodec.TryRead(bytes, out var read, out var consumed), Is.True);
        Assert.That(read, Is.EqualTo(message));
        Assert.That(consumed, Is.EqualTo(bytes.Length));
    });
}
