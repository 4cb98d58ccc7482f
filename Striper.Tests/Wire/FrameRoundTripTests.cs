using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;
using Striper.Common.Wire;
using ProtocolViolationException = Striper.Common.Primitives.ProtocolViolationException;

namespace Striper.Tests.Wire;

[TestFixture]
public sealed class FrameRoundTripTests
{
    [FsCheck.NUnit.Property(MaxTest = 3000)]
    public Property EveryFrameComesBackAsItWasWritten() => Prop.ForAll(WireGenerators.Frame.ToArbitrary(), frame =>
    {
        var bytes = AnyFrame.Write(frame);
        Assert.That(AnyFrame.Read(bytes, out var consumed), Is.EqualTo(frame));
        Assert.That(consumed, Is.EqualTo(bytes.Length));
    });

    [FsCheck.NUnit.Property(MaxTest = 1000)]
    public Property BytesOfTheNextFrameAreLeftAlone() => Prop.ForAll(WireGenerators.Frame.ToArbitrary(), frame =>
    {
        var bytes = AnyFrame.Write(frame);
        Assert.That(AnyFrame.Read([.. bytes, 0xff, 0xff, 0xff], out var consumed), Is.EqualTo(frame));
        Assert.That(consumed, Is.EqualTo(bytes.Length));
    });

    [FsCheck.NUnit.Property(MaxTest = 500)]
    public Property EveryTruncationNeedsMoreBytes() => Prop.ForAll(WireGenerators.Frame.ToArbitrary(), frame =>
    {
        // A span that ends where the bytes end: reading past it would throw.
        var bytes = AnyFrame.Write(frame);
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.That(AnyFrame.Read(bytes.AsSpan(0, length), out var consumed), Is.Null, $"{length} of {bytes.Length} bytes");
            Assert.That(consumed, Is.Zero);
        }
    });

    [FsCheck.NUnit.Property(MaxTest = 1000)]
    public Property ControlFramesFitTheAnnouncedRoom() => Prop.ForAll(WireGenerators.Frame.ToArbitrary(), frame =>
        frame is DataHeader header
            ? header.HeaderBytes <= FrameWriter.MaxDataHeaderBytes
            : AnyFrame.Write(frame).Length <= FrameWriter.MaxControlFrameBytes);

    [FsCheck.NUnit.Property(MaxTest = 500)]
    public Property ATruncatedBodyIsAViolation() => Prop.ForAll(WireGenerators.Frame.ToArbitrary(), frame =>
    {
        // OPEN may end before an attribute, CLOSE anywhere in its reason.
        if (frame is DataHeader or OpenFrame or CloseFrame)
            return;
        var bytes = AnyFrame.Write(frame);
        for (var length = 0; length < bytes.Length - 2; length++)
        {
            var body = bytes[2..(2 + length)];
            Assert.That(() => AnyFrame.ReadControl((FrameType)bytes[0], body), Throws.TypeOf<ProtocolViolationException>());
        }
    });
}
