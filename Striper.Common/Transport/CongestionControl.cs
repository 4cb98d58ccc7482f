using System.Net.Sockets;
using System.Text;

namespace Striper.Common.Transport;

/// <summary>The kernel's congestion control algorithm of one socket (<c>TCP_CONGESTION</c>; Linux, elsewhere every answer is "no").</summary>
public static class CongestionControl
{
    private const int IpProtoTcp = 6;
    private const int TcpCongestion = 13;
    private const string AvailablePath = "/proc/sys/net/ipv4/tcp_available_congestion_control";
    private const int LongestName = 16; // TCP_CA_NAME_MAX, terminator included

    /// <summary>
    /// The names that the kernel lists (<c>net.ipv4.tcp_available_congestion_control</c>); none where it does not tell. A module that is not
    /// loaded is not listed, and may still be to be had.
    /// </summary>
    public static IReadOnlyList<string> ListAvailable()
    {
        try
        {
            return OperatingSystem.IsLinux() ? File.ReadAllText(AvailablePath).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries) : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>
    /// Chooses the algorithm. False where it is not to be had: unknown here (ENOENT), not allowed to this process (EPERM; see
    /// <c>net.ipv4.tcp_allowed_congestion_control</c>), no Linux, or a closed socket; the socket keeps the one it has.
    /// </summary>
    public static bool TrySet(Socket socket, string name)
    {
        if (!OperatingSystem.IsLinux() || name.Length is 0 or >= LongestName || !Ascii.IsValid(name))
            return false;
        Span<byte> value = stackalloc byte[LongestName];
        var length = Encoding.ASCII.GetBytes(name, value);
        try
        {
            socket.SetRawSocketOption(IpProtoTcp, TcpCongestion, value[..length]);
            return true;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    /// <summary>The name of the algorithm in use; null where it is not known.</summary>
    public static string? Get(Socket socket)
    {
        if (!OperatingSystem.IsLinux())
            return null;
        Span<byte> value = stackalloc byte[LongestName];
        try
        {
            var length = socket.GetRawSocketOption(IpProtoTcp, TcpCongestion, value);
            var name = value[..length];
            var end = name.IndexOf((byte)0);
            return Encoding.ASCII.GetString(end < 0 ? name : name[..end]);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return null;
        }
    }
}
