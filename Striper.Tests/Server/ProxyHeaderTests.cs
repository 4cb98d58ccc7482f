using System.Net;
using System.Text;
using NUnit.Framework;
using Striper.Common.Primitives;
using Striper.Server.ProxyProtocol;

namespace Striper.Tests.Server;

/// <summary>The headers of proxy-protocol.txt, byte for byte.</summary>
internal sealed class ProxyHeaderTests
{
    private const string Signature = "0D0A0D0A000D0A515549540A";

    private static readonly IPEndPoint _target = new(IPAddress.Loopback, 22);

    [TestCase("192.0.2.7:51000", "198.51.100.1:443", "PROXY TCP4 192.0.2.7 198.51.100.1 51000 443\r\n")]
    [TestCase("[2001:db8::1]:51000", "[2001:db8::2]:443", "PROXY TCP6 2001:db8::1 2001:db8::2 51000 443\r\n")]
    [TestCase("[fe80::1%2]:1", "[fe80::2%2]:65535", "PROXY TCP6 fe80::1 fe80::2 1 65535\r\n")]
    [TestCase("192.0.2.7:51000", "[2001:db8::2]:443", "PROXY TCP6 ::ffff:192.0.2.7 2001:db8::2 51000 443\r\n")]
    [TestCase("192.0.2.7:51000", null, "PROXY TCP4 192.0.2.7 127.0.0.1 51000 22\r\n")]
    [TestCase(null, null, "PROXY UNKNOWN\r\n")]
    public void Version1(string? source, string? destination, string expected) =>
        Assert.That(Encoding.ASCII.GetString(Write(ProxyProtocolVersion.V1, source, destination)), Is.EqualTo(expected));

    [TestCase("192.0.2.7:51000", "198.51.100.1:443", "2111000C" + "C0000207" + "C6336401" + "C738" + "01BB")]
    [TestCase("[2001:db8::1]:51000", "[2001:db8::2]:443", "21210024" + "20010DB8000000000000000000000001" + "20010DB8000000000000000000000002" + "C738" + "01BB")]
    [TestCase("[2001:db8::1]:51000", "198.51.100.1:443", "21210024" + "20010DB8000000000000000000000001" + "00000000000000000000FFFFC6336401" + "C738" + "01BB")]
    [TestCase("192.0.2.7:51000", null, "2111000C" + "C0000207" + "7F000001" + "C738" + "0016")]
    [TestCase(null, "198.51.100.1:443", "21000000")]
    public void Version2(string? source, string? destination, string expected) =>
        Assert.That(Convert.ToHexString(Write(ProxyProtocolVersion.V2, source, destination)), Is.EqualTo(Signature + expected));

    [Test]
    public void NoneIsNothing() => Assert.That(Write(ProxyProtocolVersion.None, "192.0.2.7:51000", null), Is.Empty);

    [Test]
    public void AnIpv4ApplicationOfAListenerOfBothFamiliesIsTold() =>
        Assert.That(
            StreamEndPoints.Of(IPEndPoint.Parse("[::ffff:192.0.2.7]:51000"), IPEndPoint.Parse("[::ffff:127.0.0.1]:11111")),
            Is.EqualTo(new StreamEndPoints(IPEndPoint.Parse("192.0.2.7:51000"), IPEndPoint.Parse("127.0.0.1:11111"))));

    private static byte[] Write(ProxyProtocolVersion version, string? source, string? destination) =>
        ProxyHeader.Write(version, new StreamEndPoints(Parse(source), Parse(destination)), _target);

    private static IPEndPoint? Parse(string? endPoint) => endPoint is null ? null : IPEndPoint.Parse(endPoint);
}
