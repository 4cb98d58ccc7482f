using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Striper.Common.Primitives;

namespace Striper.Server.ProxyProtocol;

/// <summary>
/// The header that goes ahead of a stream's bytes to the target and names both ends of the application's connection (HAProxy's PROXY
/// protocol, proxy-protocol.txt, sections 2.1 and 2.2).
/// </summary>
internal static class ProxyHeader
{
    private const byte Version2Proxy = 0x21;
    private const byte Unspecified = 0x00;
    private const byte TcpOverIpv4 = 0x11;
    private const byte TcpOverIpv6 = 0x21;

    private static ReadOnlySpan<byte> Signature => "\r\n\r\n\0\r\nQUIT\n"u8;

    /// <summary>Writes the header.</summary>
    /// <param name="version">The form; <see cref="ProxyProtocolVersion.None"/> gives no bytes.</param>
    /// <param name="endPoints">As the client told them. Without a source the header says "unknown", which receivers take for their own view of the connection.</param>
    /// <param name="target">Stands in for a destination that a client of an older version does not tell.</param>
    public static byte[] Write(ProxyProtocolVersion version, StreamEndPoints endPoints, IPEndPoint target)
    {
        if (version == ProxyProtocolVersion.None)
            return [];
        if (endPoints.Source is not { } source)
            return version == ProxyProtocolVersion.V1 ? "PROXY UNKNOWN\r\n"u8.ToArray() : [.. Signature, Version2Proxy, Unspecified, 0, 0];
        var destination = endPoints.Destination ?? target;

        // Both ends are of one family in either form; IPv4 has a form in IPv6 and not the other way round (RFC 4291, section 2.5.5.2).
        if (source.AddressFamily != destination.AddressFamily)
            (source, destination) = (ToIpv6(source), ToIpv6(destination));
        return version == ProxyProtocolVersion.V1 ? WriteText(source, destination) : WriteBinary(source, destination);
    }

    private static byte[] WriteText(IPEndPoint source, IPEndPoint destination)
    {
        var family = source.AddressFamily == AddressFamily.InterNetwork ? "TCP4" : "TCP6";
        return Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"PROXY {family} {Plain(source)} {Plain(destination)} {source.Port} {destination.Port}\r\n"));
    }

    private static byte[] WriteBinary(IPEndPoint source, IPEndPoint destination)
    {
        var family = source.AddressFamily == AddressFamily.InterNetwork ? TcpOverIpv4 : TcpOverIpv6;
        var (from, to) = (source.Address.GetAddressBytes(), destination.Address.GetAddressBytes());
        Span<byte> ports = stackalloc byte[4];
        BinaryPrimitives.WriteUInt16BigEndian(ports, (ushort)source.Port);
        BinaryPrimitives.WriteUInt16BigEndian(ports[2..], (ushort)destination.Port);
        return [.. Signature, Version2Proxy, family, 0, (byte)(from.Length + to.Length + ports.Length), .. from, .. to, .. ports];
    }

    // A scope ("%eth0") means something on one host only, and the text has no place for it.
    private static IPAddress Plain(IPEndPoint endPoint) => new(endPoint.Address.GetAddressBytes());

    private static IPEndPoint ToIpv6(IPEndPoint endPoint) => new(endPoint.Address.MapToIPv6(), endPoint.Port);
}
