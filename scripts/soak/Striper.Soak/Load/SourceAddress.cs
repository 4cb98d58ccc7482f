using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Striper.Soak.Load;

/// <summary>
/// How the target knows which stream a connection is, before a byte of it has come and even if none ever will: each application has an address of its
/// own in 127.64.0.0/10, and the -s proxy tells it (PROXY protocol, version 2).
/// </summary>
internal static class SourceAddress
{
    /// <summary>What the -s proxy is told.</summary>
    public static readonly IReadOnlyList<string> ProxyOptions = ["--proxy-protocol", "v2"];

    private const uint Network = (127u << 24) | (64u << 16);
    private const int MostStreams = 1 << 22;

    // Signature, version and command, family, length; then both addresses and ports of IPv4.
    private const int HeaderBytes = 28;
    private const int FamilyOffset = 13;
    private const int SourceOffset = 16;
    private const byte TcpOverIpv4 = 0x11;

    /// <summary>The address of a stream's application.</summary>
    public static IPAddress Of(int stream)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(stream, MostStreams);
        var bytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, Network + (uint)stream);
        return new IPAddress(bytes);
    }

    /// <summary>Reads the header.</summary>
    /// <returns>The stream's number; null: it ended before the header did, without one byte of it.</returns>
    /// <exception cref="InvalidDataException">What came is no such header, or only a part of it before a FIN.</exception>
    public static async Task<int?> ReadAsync(Socket socket, CancellationToken cancellationToken)
    {
        var header = new byte[HeaderBytes];
        for (var read = 0; read < HeaderBytes;)
        {
            var count = await socket.ReceiveAsync(header.AsMemory(read), cancellationToken);
            if (count == 0 && read == 0)
                return null;
            if (count == 0)
                throw new InvalidDataException("the target saw FIN within the PROXY header");
            read += count;
        }

        var source = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(SourceOffset));
        if (header[FamilyOffset] != TcpOverIpv4 || source < Network || source - Network >= MostStreams)
            throw new InvalidDataException($"the target was told of a stream that is none: {Convert.ToHexString(header)}");
        return (int)(source - Network);
    }
}
