using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace Striper.Cli.Options;

/// <summary>
/// Where to accept connections. Port 0 lets the system pick one. <c>[::]</c> means every address of both families: its
/// socket is to be opened in dual mode.
/// </summary>
internal sealed record ListenAddress(IPEndPoint EndPoint)
{
    /// <summary>Reads <c>ADDR:PORT</c> (ADDR a literal address or <c>localhost</c>) or <c>PORT</c>.</summary>
    /// <param name="text">What the user typed.</param>
    /// <param name="everyAddress">Whether a port alone means every address of the host; else it means the IPv4 loopback.</param>
    /// <param name="value">The address and port.</param>
    /// <param name="error">The text in quotes, what is wrong with it and what to do.</param>
    public static bool TryParse(
        string text,
        bool everyAddress,
        [NotNullWhen(true)] out ListenAddress? value,
        [NotNullWhen(false)] out string? error)
    {
        value = null;
        if (text.Length > 0 && text.All(char.IsAsciiDigit))
            return TryCreate(everyAddress ? Every() : IPAddress.Loopback, text, out value, out error);
        if (!HostSyntax.TrySplit(text, out var host, out var port))
        {
            error = $"'{text}' is not an address to listen on, write ADDR:PORT ([ADDR]:PORT for IPv6) or PORT";
            return false;
        }

        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
            return TryCreate(IPAddress.Loopback, port, out value, out error);
        if (HostSyntax.TryParseAddress(host, out var address))
            return TryCreate(address, port, out value, out error);
        error = $"'{text}' does not name a literal address, give an address of this host, localhost, or the port alone";
        return false;
    }

    /// <summary>Whether the two cannot both be listened on: one address and port, or one of the two is every address. Port 0 clashes with nothing.</summary>
    public bool Overlaps(ListenAddress other)
    {
        var (mine, theirs) = (EndPoint.Address, other.EndPoint.Address);
        if (EndPoint.Port != other.EndPoint.Port || EndPoint.Port == 0)
            return false;
        return mine.Equals(theirs) || mine.Equals(IPAddress.IPv6Any) || theirs.Equals(IPAddress.IPv6Any)
            || (mine.AddressFamily == theirs.AddressFamily && (mine.Equals(IPAddress.Any) || theirs.Equals(IPAddress.Any)));
    }

    /// <summary><c>ADDR:PORT</c>, IPv6 in brackets.</summary>
    public override string ToString() => EndPoint.ToString();

    private static bool TryCreate(
        IPAddress address, string port, [NotNullWhen(true)] out ListenAddress? value, [NotNullWhen(false)] out string? error)
    {
        var good = HostSyntax.TryParsePort(port, 0, out var number);
        error = good ? null : $"'{port}' is not a port, use 0 (any free one) to {IPEndPoint.MaxPort}";
        value = good ? new ListenAddress(new IPEndPoint(address, number)) : null;
        return good;
    }

    private static IPAddress Every() => Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any;
}
