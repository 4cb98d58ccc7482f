using System.Net;
using NUnit.Framework;
using Striper.Common.Primitives;
using Striper.Common.Wire;
using ProtocolViolationException = Striper.Common.Primitives.ProtocolViolationException;

namespace Striper.Tests.Wire;

[TestFixture]
public sealed class FrameLimitTests
{
    private const int MaxDatagramBytes = 1000;

    // Every violation of one frame: its bytes, and a word of the reason.
    [TestCase("00", "Unknown frame type 0x00")]
    [TestCase("0d", "Unknown frame type 0x0d")]
    [TestCase("7f", "Unknown frame type 0x7f")]
    [TestCase("03 5001", "above 4096")]
    [TestCase("84 5001", "above 4096")]
    [TestCase("01 43f9", "above 1016")]
    [TestCase("01 ffffffffffffffff", "above 1016")]
    [TestCase("01 00", "inside a field")]
    [TestCase("01 01 01", "inside a field")]
    [TestCase("01 02 01 40", "inside a field")]
    [TestCase("01 02 01 00", "no payload")]
    [TestCase("01 43eb 01 00", "payload of 1001 bytes")]
    [TestCase("01 0a 01 ffffffffffffffff 61", "beyond 2^62-1")]
    [TestCase("02 02 01 40", "inside a field")]
    [TestCase("02 05 01 00 01 06 7f", "inside a field")]
    [TestCase("02 04 01 00 01 00", "endpoint of 0 bytes")]
    [TestCase("02 09 01 00 01 05 7f000001 00", "endpoint of 5 bytes")]
    [TestCase("02 12 01 00 01 06 7f000001 0050 01 06 7f000001 0051", "told twice")]
    [TestCase("03 03 01 00 00", "1 bytes too many")]
    [TestCase("04 0b 01 c000000080000000 00 00", "above 2^31-1")]
    [TestCase("06 04 4400 01 00", "slot 1024 is above 1023")]
    [TestCase("07 0a 00 c000000100000000 00", "above 2^32-1")]
    [TestCase("08 07 01020304050607", "inside a field")]
    [TestCase("09 09 010203040506070809", "1 bytes too many")]
    [TestCase("0b 00", "inside a field")]
    [TestCase("0c 00", "inside a field")]
    [TestCase("80 01 01", "inside a field")]
    [TestCase("81 03 00 01 00", "1 bytes too many")]
    public void AMalformedFrameIsOneViolationWithAReason(string hex, string reason) =>
        Assert.That(() => Read(hex), Throws.TypeOf<ProtocolViolationException>().With.Message.Contains(reason)
            .And.Message.Not.Contains("\n"));

    [Test]
    public void ALengthAboveItsLimitIsRefusedBeforeTheBodyArrives() =>
        Assert.That(() => Read("0c bfffffff"), Throws.TypeOf<ProtocolViolationException>());

    [Test]
    public void ADataHeaderIsReadBeforeItsPayloadArrives()
    {
        Assert.That(FrameReader.TryReadDataHeader(Hex("01 43ea 01 00"), MaxDatagramBytes, out var header), Is.True);
        Assert.That(header, Is.EqualTo(new DataHeader(new StreamId(1), 0, 5, 1000)));
        Assert.That(header.EndOffset, Is.EqualTo(1000));
    }

    [Test]
    public void NoDataFrameIsReadAsOne() =>
        Assert.That(() => FrameReader.TryReadDataHeader(Hex("03 02 01 00"), MaxDatagramBytes, out _), Throws.TypeOf<ProtocolViolationException>());

    [Test]
    public void AnyFormOfAVarintIsRead()
    {
        var bytes = Hex("01 c00000000000001a c000000000000001 c000000000000002 68656c6c6f68656c6c6f");
        Assert.That(FrameReader.TryReadDataHeader(bytes, MaxDatagramBytes, out var header), Is.True);
        Assert.That(header, Is.EqualTo(new DataHeader(new StreamId(1), 2, FrameReader.MaxDataHeaderBytes, 10)));
    }

    [Test]
    public void UnknownTypesFrom80UpAreSkippable([Range(0x84, 0xff)] int type)
    {
        Assert.That(FrameReader.TryReadHeader([(byte)type, 0x50, 0x00], MaxDatagramBytes, out var header), Is.True);
        Assert.That(header, Is.EqualTo(new FrameHeader((FrameType)type, 3, WireLimits.MaxControlBodyBytes)));
        Assert.That(FrameReader.IsSkippable(header.Type), Is.True);
    }

    [Test]
    public void KnownTypesAreNotSkippable([Values] FrameType type) => Assert.That(FrameReader.IsSkippable(type), Is.False);

    [Test]
    public void UnknownAttributesOfOpenAreSkipped()
    {
        var open = FrameReader.ReadOpen(Hex("01 00 07 02 ffff 01 06 7f000001 0050 4100 00"));
        Assert.That(open, Is.EqualTo(new OpenFrame(new StreamId(1), 0, new StreamEndPoints(new IPEndPoint(IPAddress.Loopback, 80), null))));
    }

    [Test]
    public void WhatHasNoFormOnTheWireIsNotWritten()
    {
        var buffer = new byte[FrameWriter.MaxControlFrameBytes];
        Assert.Multiple(() =>
        {
            Assert.That(() => FrameWriter.WriteFin(buffer, new FinFrame(new StreamId(1), -1)), OutOfRange);
            Assert.That(() => FrameWriter.WriteFin(buffer, new FinFrame(new StreamId(1), VarInt.MaxValue + 1)), OutOfRange);
            Assert.That(() => FrameWriter.WriteLegSilent(buffer, new LegSilentFrame(new LegId(1024, 1))), OutOfRange);
            Assert.That(() => FrameWriter.WriteDataHeader(buffer, new StreamId(1), 0, 0), OutOfRange);
            Assert.That(() => FrameWriter.WriteDataHeader(buffer, new StreamId(1), 0, (1 << 20) + 1), OutOfRange);
            Assert.That(() => FrameWriter.WriteDataHeader(buffer, new StreamId(1), VarInt.MaxValue, 1), OutOfRange);
        });
    }

    [Test]
    public void TheLargestDataHeaderFits()
    {
        const int payloadBytes = TunnelLimits.LargestDatagramBytes;
        var bytes = FrameWriter.DataHeaderBytes(new StreamId(VarInt.MaxValue), VarInt.MaxValue - payloadBytes, payloadBytes);
        Assert.That(bytes, Is.EqualTo(FrameWriter.MaxDataHeaderBytes));
    }

    private static NUnit.Framework.Constraints.IResolveConstraint OutOfRange => Throws.TypeOf<ArgumentOutOfRangeException>();

    private static object? Read(string hex)
    {
        var bytes = Hex(hex);
        FrameReader.TryReadHeader(bytes, MaxDatagramBytes, out var header);
        if (header.Type == FrameType.Data)
            return FrameReader.TryReadDataHeader(bytes, MaxDatagramBytes, out var data) ? data : null;
        return AnyFrame.ReadControl(header.Type, bytes.AsSpan(header.HeaderBytes));
    }

    private static byte[] Hex(string hex) => Convert.FromHexString(hex.Replace(" ", ""));
}
