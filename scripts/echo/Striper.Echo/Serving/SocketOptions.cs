using System.Net.Sockets;
using System.Text;

namespace Striper.Echo.Serving;

/// <summary>A socket's options for people.</summary>
internal static class SocketOptions
{
    private const int IpProtoTcp = 6;

    // linux/tcp.h
    private const int TcpMaxSegment = 2;
    private const int TcpCongestion = 13;

    /// <summary><c>TCP_NODELAY on, SO_KEEPALIVE off, SO_SNDBUF 2626560, ...</c>; what the system does not tell is left out.</summary>
    public static string Describe(Socket socket)
    {
        try
        {
            var linger = socket.LingerState is { Enabled: true } on ? $"{on.LingerTime} s" : "off";
            var keepAlive = (int)(socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive) ?? 0) != 0;
            return $"TCP_NODELAY {Word(socket.NoDelay)}, SO_KEEPALIVE {Word(keepAlive)}, SO_LINGER {linger}, "
                + $"SO_SNDBUF {socket.SendBufferSize}, SO_RCVBUF {socket.ReceiveBufferSize}{OfLinux(socket)}";
        }
        catch (SocketException)
        {
            return "gone already";
        }
    }

    private static string OfLinux(Socket socket)
    {
        if (!OperatingSystem.IsLinux())
            return "";
        Span<byte> segment = stackalloc byte[sizeof(int)];
        socket.GetRawSocketOption(IpProtoTcp, TcpMaxSegment, segment);
        Span<byte> congestion = stackalloc byte[16];
        var length = socket.GetRawSocketOption(IpProtoTcp, TcpCongestion, congestion);
        return $", TCP_MAXSEG {BitConverter.ToInt32(segment)}, TCP_CONGESTION {Encoding.ASCII.GetString(congestion[..length]).TrimEnd('\0')}";
    }

    private static string Word(bool isOn) => isOn ? "on" : "off";
}
