using System.Text;
using NUnit.Framework;
using Striper.Common.Primitives;
using Striper.Common.Wire;

namespace Striper.Tests.Wire;

[TestFixture]
public sealed class HandshakeLimitTests
{
    // Places in a HELLO, counted from the message's first byte.
    private const int KindAt = 8;
    private const int LengthAt = 9;
    private const int MinVersionAt = 11;
    private const int FlagsAt = 13;
    private const int SlotAt = 30;
    private const int MaxDatagramAt = 36;
    private const int MaxStreamsAt = 40;
    private const int KeyLengthAt = 80;

    [TestCase(KindAt, "00", "Unknown handshake message 0")]
    [TestCase(KindAt, "04", "Unknown handshake message 4")]
    [TestCase(LengthAt, "0401", "1025 bytes is above 1024")]
    [TestCase(LengthAt, "0010", "inside a field")]
    [TestCase(MinVersionAt, "0201", "versions from 2 to 1")]
    [TestCase(SlotAt, "0400", "slot 1024 is above 1023")]
    [TestCase(MaxDatagramAt, "00000000", "largest datagram of 0 bytes")]
    [TestCase(MaxDatagramAt, "00100001", "largest datagram of 1048577 bytes")]
    [TestCase(MaxStreamsAt, "00000000", "limit of 0 streams")]
    [TestCase(MaxStreamsAt, "80000000", "limit of 2147483648 streams")]
    [TestCase(KeyLengthAt, "1f", "join key of 31 bytes")]
    [TestCase(FlagsAt, "01", "RESUME carries a join key")]
    public void AMalformedHelloIsOneViolationWithAReason(int at, string hex, string reason) =>
        Assert.That(() => Read(Changed(at, hex)), Throws.TypeOf<ProtocolViolationException>().With.Message.Contains(reason));

    [TestCase("01", "ends inside a field")]
    [TestCase("0102", "ends inside a field")]
    [TestCase("010101010102", "attribute 1 comes twice")]
    [TestCase("010100", "attribute 1 is 0, not 1 to 1023")]
    [TestCase("01024400", "attribute 1 is 1024, not 1 to 1023")]
    [TestCase("0100", "attribute 1 of 0 bytes")]
    [TestCase("01020101", "attribute 1 of 2 bytes")]
    [TestCase("020100", "attribute 2 of 1 bytes")]
    [TestCase("030243e9", "attribute 3 is 1001, not 1 to 1000")]
    [TestCase("040270d3", "attribute 4 is 12499, not 12500 to")]
    [TestCase("060101", "attribute 6 of 1 bytes")]
    [TestCase("06000600", "attribute 6 comes twice")]
    public void AMalformedAttributeIsOneViolationWithAReason(string hex, string reason) =>
        Assert.That(() => Read(WithAttributes(hex)), Throws.TypeOf<ProtocolViolationException>().With.Message.Contains(reason));

    [Test]
    public void UnknownAttributesAreSkippedAndTheOthersRead() =>
        Assert.That(Read(WithAttributes("00000301053f02beef0200")), Is.EqualTo(NewHello() with { Traits = new LegTraits(IsBackup: true, Cost: 5) }));

    [TestCase("06", "ends inside a field")]
    [TestCase("060101", "attribute 6 of 1 bytes")]
    [TestCase("06000600", "attribute 6 comes twice")]
    public void AMalformedAttributeOfAnAcceptIsOneViolationWithAReason(string hex, string reason) =>
        Assert.That(() => Read(With(NewAccept(), hex)), Throws.TypeOf<ProtocolViolationException>().With.Message.Contains(reason));

    [Test]
    public void UnknownAttributesOfAnAcceptAreSkipped() =>
        Assert.That(Read(With(NewAccept(), "05003f02beef0600")), Is.EqualTo(NewAccept() with { IsCheck = true }));

    [Test]
    public void ATraitOutOfItsRangeIsNotWritten([Values(-1, 1001)] int cost) =>
        Assert.That(
            () => HandshakeCodec.Write(NewHello() with { Traits = new LegTraits(Cost: cost) }), Throws.TypeOf<ArgumentOutOfRangeException>());

    [Test]
    public void UnknownFlagsAreIgnored() => Assert.That(Read(Changed(FlagsAt, "fe")), Is.EqualTo(NewHello()));

    [Test]
    public void AHelloOfOtherVersionsIsReadNoFurther() =>
        Assert.That(Read([.. Changed(MinVersionAt, "0203").AsSpan(0, LengthAt), 0, 2, 2, 3]), Is.EqualTo(new IncompatibleHello(2, 3)));

    [Test]
    public void AnAcceptOfAVersionNotOfferedIsAViolation([Values(0, 2)] byte version)
    {
        var bytes = HandshakeCodec.Write(new Accept(version, new ServerInstanceId(1), TunnelLimits.Default));
        Assert.That(() => Read(bytes), Throws.TypeOf<ProtocolViolationException>().With.Message.Contains("was not offered"));
    }

    [Test]
    public void AReasonAboveItsLimitIsAViolation()
    {
        byte[] bytes = [.. HandshakeCodec.Write(new HandshakeError(HandshakeErrorCode.Malformed, "")), .. new byte[WireLimits.MaxReasonBytes + 1]];
        bytes[LengthAt] = 0x01;
        bytes[LengthAt + 1] = 0x03;
        Assert.That(() => Read(bytes), Throws.TypeOf<ProtocolViolationException>().With.Message.Contains("257 bytes is above 256"));
    }

    [Test]
    public void ResumeWithAKeyIsNotWritten() =>
        Assert.That(() => HandshakeCodec.Write(NewHello() with { Resume = true }), Throws.ArgumentException);

    [TestCase(1, 1, true, 1)]
    [TestCase(0, 255, true, 1)]
    [TestCase(2, 3, false, 1)]
    [TestCase(0, 0, false, 0)]
    public void PicksTheHighestVersionInCommon(byte minimum, byte maximum, bool found, byte version)
    {
        Assert.That(ProtocolVersion.TryPick(minimum, maximum, out var picked), Is.EqualTo(found));
        Assert.That(picked, Is.EqualTo(version));
    }

    [Test]
    public void TheJoinKeyIsNotPrinted()
    {
        var key = new JoinKey(Encoding.ASCII.GetBytes(new string('K', JoinKey.SizeBytes)));
        Assert.That((NewHello() with { Key = key }).ToString(), Does.Contain("Key = (secret)").And.Not.Contain("4b4b").IgnoreCase);
    }

    private static Hello NewHello() => new(
        1, 1, false, new TunnelId(7), new LegId(3, 9), TunnelLimits.Default, new JoinProof(new byte[32]), new JoinKey(new byte[32]));

    private static byte[] Changed(int at, string hex)
    {
        var bytes = HandshakeCodec.Write(NewHello());
        Convert.FromHexString(hex).CopyTo(bytes, at);
        return bytes;
    }

    private static Accept NewAccept() => new(1, new ServerInstanceId(1), TunnelLimits.Default);

    private static byte[] WithAttributes(string hex) => With(NewHello(), hex);

    private static byte[] With(HandshakeMessage message, string hex)
    {
        byte[] bytes = [.. HandshakeCodec.Write(message), .. Convert.FromHexString(hex)];
        bytes[LengthAt + 1] += (byte)(hex.Length / 2);
        return bytes;
    }

    private static HandshakeMessage? Read(byte[] bytes) => HandshakeCodec.TryRead(bytes, out var message, out _) ? message : null;
}
