using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Striper.Cli.Options;

/// <summary>What hosts, literal addresses and ports look like on the command line. Syntax only: nothing is resolved here.</summary>
internal static class HostSyntax
{
    /// <summary>Longest name of the DNS, without the trailing dot (RFC 1035, section 2.3.4).</summary>
    private const int MaxNameLength = 253;

    /// <summary>Longest label of a name (RFC 1035, section 2.3.4).</summary>
    private const int MaxLabelLength = 63;

    /// <summary>
    /// Reads a literal address: four decimal parts, or IPv6 with or without brackets. The classful and octal forms that
    /// <see cref="IPAddress.TryParse(string?, out IPAddress?)"/> also takes (1.2, 010.0.0.1) are refused: they surprise.
    /// </summary>
    public static bool TryParseAddress(string text, [NotNullWhen(true)] out IPAddress? address)
    {
        address = null;
        var bare = text.Length > 2 && text[0] == '[' && text[^1] == ']' ? text[1..^1] : text;
        if (bare.AsSpan().ContainsAny('[', ']') || !IPAddress.TryParse(bare, out var parsed))
            return false;
        if (parsed.AddressFamily == AddressFamily.InterNetwork && (bare != text || parsed.ToString() != text))
            return false;
        address = parsed;
        return true;
    }

    /// <summary>Whether the text can be a host name (RFC 1123, section 2.1; underscores and letters beyond ASCII as resolvers take them).</summary>
    public static bool IsName(string text)
    {
        var name = text.EndsWith('.') ? text[..^1] : text;
        if (name.Length is 0 or > MaxNameLength)
            return false;
        var labels = name.Split('.');

        // A last label of digits only means an address (RFC 3696, section 2), and a good address is not looked at as a name.
        return labels.All(IsLabel) && !labels[^1].All(char.IsAsciiDigit);
    }

    /// <summary>Reads a port.</summary>
    /// <param name="text">Decimal digits.</param>
    /// <param name="lowest">0 where the system may pick one, else 1.</param>
    /// <param name="port">The port.</param>
    public static bool TryParsePort(string text, int lowest, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port)
        && port >= lowest && port <= IPEndPoint.MaxPort;

    /// <summary>
    /// Splits <c>HOST:PORT</c> at its colon; brackets are left on the host. False when there is no such colon, or when an
    /// IPv6 address without brackets hides it.
    /// </summary>
    public static bool TrySplit(string text, out string host, out string port)
    {
        (host, port) = (text, "");
        var afterHost = text.StartsWith('[') ? text.IndexOf(']') + 1 : 0;
        var colon = text.IndexOf(':', afterHost);
        if (colon < 0 || text.IndexOf(':', colon + 1) >= 0 || (afterHost > 0 && colon != afterHost))
            return false;
        (host, port) = (text[..colon], text[(colon + 1)..]);
        return true;
    }

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= MaxLabelLength
        && label[0] != '-' && label[^1] != '-'
        && label.All(c => char.IsLetterOrDigit(c) || c is '-' or '_');
}
