using System.Net;
using NUnit.Framework;
using Striper.Common.Primitives;
using Striper.Common.Wire;

namespace Striper.Tests.Wire;

/// <summary>PROTOCOL.md shows what the codec does, byte by byte.</summary>
[TestFixture]
public sealed class ProtocolDocumentTests
{
    private static readonly JoinKey _key = new([.. Enumerable.Range(0, JoinKey.SizeBytes).Select(n => (byte)n)]);
    private static readonly TunnelId _tunnel = new(new UInt128(0x0011223344556677, 0x8899aabbccddeeff));
    private static readonly LegId _leg = new(0, 1);

    private static IEnumerable<TestCaseData> Examples => ProtocolDocument.Table("### Examples")
        .Select((row, i) => new TestCaseData(row[0], row[1], row[2]).SetArgDisplayNames($"{i} {row[0]}: {row[2]}"));

    private static IEnumerable<TestCaseData> Messages
    {
        get
        {
            var limits = new TunnelLimits(1 << 20, 16384, TimeSpan.FromSeconds(60));
            var server = new ServerInstanceId(new UInt128(0xf0e0d0c0b0a09080, 0x7060504030201000));
            yield return Message("HELLO", new Hello(1, 1, false, _tunnel, _leg, limits, JoinProof.Compute(_key, _tunnel, _leg), _key));
            yield return Message("ACCEPT", new Accept(1, server, new TunnelLimits(1 << 16, 16384, TimeSpan.FromSeconds(30))));
            yield return Message("ERROR", new HandshakeError(HandshakeErrorCode.UnknownTunnel, "unknown tunnel"));
        }
    }

    [TestCaseSource(nameof(Examples))]
    public void AnExampleIsWhatTheCodecReadsAndWrites(string name, string hex, string says)
    {
        var bytes = ProtocolDocument.Bytes(hex);
        var frame = AnyFrame.Read(bytes, out var consumed);
        Assert.That(frame, Is.Not.Null);
        Assert.That(consumed, Is.EqualTo(bytes.Length));
        Assert.That(Says(frame!), Is.EqualTo((name, says)));
        if (frame is FrameHeader)
            return;

        // The writer knows a payload's size only.
        var headerBytes = frame is DataHeader data ? data.HeaderBytes : bytes.Length;
        Assert.That(AnyFrame.Write(frame!)[..headerBytes], Is.EqualTo(bytes[..headerBytes]));
    }

    [Test]
    public void EveryFrameHasAnExample([Values] FrameType type) =>
        Assert.That(ProtocolDocument.Table("### Examples").Select(row => ProtocolDocument.Bytes(row[1])[0]), Does.Contain((byte)type));

    [Test]
    public void EveryFrameIsInTheTableAndNoOther() =>
        Assert.That(
            ProtocolDocument.Table("## 3. Frames").Select(row => $"{row[0]} {row[1].Replace("_", "").ToUpperInvariant()}"),
            Is.EqualTo(Enum.GetValues<FrameType>().Select(type => $"0x{(byte)type:x2} {type.ToString().ToUpperInvariant()}")));

    [TestCaseSource(nameof(Messages))]
    public void AHandshakeMessageIsLaidOutAsShown(string heading, HandshakeMessage expected)
    {
        var table = ProtocolDocument.Table(heading);
        var bytes = new List<byte>();
        foreach (var row in table)
        {
            Assert.That(int.Parse(row[0]), Is.EqualTo(bytes.Count), row[2]);
            bytes.AddRange(ProtocolDocument.Bytes(row[1]));
        }

        Assert.That(HandshakeCodec.TryRead([.. bytes], out var message, out var consumed), Is.True);
        Assert.That(message, Is.EqualTo(expected));
        Assert.That(consumed, Is.EqualTo(bytes.Count));
        Assert.That(HandshakeCodec.Write(expected), Is.EqualTo(bytes));
    }

    [Test]
    public void TheAttributesOfAHelloAreLaidOutAsShown()
    {
        var limits = new TunnelLimits(1 << 20, 16384, TimeSpan.FromSeconds(60));
        var hello = new Hello(1, 1, false, _tunnel, _leg, limits, JoinProof.Compute(_key, _tunnel, _leg), _key);
        var traits = new LegTraits(Path: 2, IsBackup: true, Cost: 5, MaxBytesPerSecond: 625_000, IsExpress: true);
        var plain = HandshakeCodec.Write(hello);
        var attributes = ProtocolDocument.Table("### HELLO", skipped: 1).SelectMany(row => ProtocolDocument.Bytes(row[0])).ToArray();
        var written = HandshakeCodec.Write(hello with { Traits = traits, IsCheck = true });
        Assert.That(written[plain.Length..], Is.EqualTo(attributes));
        Assert.That(HandshakeCodec.TryRead(written, out var read, out _), Is.True);
        Assert.That(read, Is.EqualTo(hello with { Traits = traits, IsCheck = true }));
    }

    [Test]
    public void TheAttributeOfAnAcceptIsLaidOutAsShown()
    {
        var accept = new Accept(1, new ServerInstanceId(7), TunnelLimits.Default);
        var plain = HandshakeCodec.Write(accept);
        var written = HandshakeCodec.Write(accept with { IsCheck = true });
        Assert.That(written[plain.Length..], Is.EqualTo(ProtocolDocument.Table("### ACCEPT", skipped: 1).SelectMany(row => ProtocolDocument.Bytes(row[0]))));
        Assert.That(HandshakeCodec.TryRead(written, out var read, out _), Is.True);
        Assert.That(read, Is.EqualTo(accept with { IsCheck = true }));
    }

    [Test]
    public void TheServicesOfACheckAreThoseShown() =>
        Assert.That(
            ProtocolDocument.Table("## 10. Checks").Select(row => $"{row[0]} {row[1].ToUpperInvariant()}"),
            Is.EqualTo(Enum.GetValues<CheckService>().Select(service => $"{(byte)service:x2} {service.ToString().ToUpperInvariant()}")));

    [Test]
    public void AReportOfACheckIsLaidOutAsShown()
    {
        var row = ProtocolDocument.Table("## 10. Checks", skipped: 1).Single();
        var bytes = ProtocolDocument.Bytes(row[0]);
        var report = CheckReport.Read(bytes);
        Assert.That($"{report.Bytes} bytes at {report.Microseconds} microseconds", Is.EqualTo(row[1]));
        var written = new byte[CheckReport.SizeBytes];
        report.Write(written);
        Assert.That(written, Is.EqualTo(bytes));
    }

    private static TestCaseData Message(string name, HandshakeMessage message) =>
        new TestCaseData("### " + name, message).SetArgDisplayNames(name);

    private static string Says(string what, IPEndPoint? endPoint) => endPoint is null ? "" : $"{what}{endPoint}";

    private static (string Name, string Says) Says(object frame) => frame switch
    {
        DataHeader f => ("DATA", $"stream {f.Stream}, offset {f.Offset}, payload {f.PayloadBytes} bytes"),
        OpenFrame f => ("OPEN", $"stream {f.Stream}, credit {f.Credit}{Says(", source ", f.EndPoints.Source)}{Says(", destination ", f.EndPoints.Destination)}"),
        FinFrame f => ("FIN", $"stream {f.Stream}, final offset {f.FinalOffset}"),
        ResetFrame f => ("RESET", $"stream {f.Stream}, code {(int)f.Code}, final offset {f.FinalOffset}"),
        CreditFrame f => ("CREDIT", $"stream {f.Stream}, limit {f.Limit}"),
        ReceiptFrame f => ("RECEIPT", $"leg {f.Leg}, count {f.Count}"),
        LegDeadFrame f => ("LEG_DEAD", $"leg {f.Leg}, count {f.Count}"),
        PingFrame f => ("PING", $"opaque {f.Opaque:x16}"),
        PongFrame f => ("PONG", $"opaque {f.Opaque:x16}"),
        StreamLimitFrame f => ("STREAM_LIMIT", $"highest {f.Highest}"),
        GoAwayFrame f => ("GOAWAY", $"code {(int)f.Code}"),
        CloseFrame f => ("CLOSE", $"code {(int)f.Code}, reason {f.Reason}"),
        CreditWantedFrame f => ("CREDIT_WANTED", $"stream {f.Stream}, window {f.WindowBytes} bytes"),
        LegSilentFrame f => ("LEG_SILENT", $"leg {f.Leg}"),
        LegClockFrame f => ("LEG_CLOCK", $"clock {f.ClockMicroseconds}, queue {f.QueueMicroseconds}"),
        LegUseFrame f => ("LEG_USE", $"leg {f.Leg}, change {f.Change}, use {(int)f.Use}"),
        _ => ("(unknown)", "skipped"),
    };
}
