using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace Striper.Cli.Options;

/// <summary>Where to connect to: a host name or a literal address (IPv6 without brackets here) and a port from 1 to 65535.</summary>
internal sealed record HostPort(string Host, int Port)
{
    /// <summary>The literal address, or null when <see cref="Host"/> is a name that has yet to be resolved.</summary>
    public IPAddress? Address => HostSyntax.TryParseAddress(Host, out var address) ? address : null;

    /// <summary>Reads <c>HOST:PORT</c>.</summary>
    /// <param name="text">What the user typed.</param>
    /// <param name="value">The host and port.</param>
    /// <param name="error">The text in quotes, what is wrong with it and what to do.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out HostPort? value, [NotNullWhen(false)] out string? error)
    {
        if (HostSyntax.TrySplit(text, out var host, out var port))
            return TryParse(host, port, out value, out error);
        value = null;
        error = HostSyntax.TryParsePort(text, 0, out _) ? $"'{text}' has no host, write HOST:PORT"
            : HostSyntax.IsName(text) || HostSyntax.TryParseAddress(text, out var address) && IsUnambiguous(text, address)
                ? $"'{text}' has no port, write HOST:PORT"
            : text.Count(c => c == ':') > 1 ? $"'{text}' is ambiguous, put an IPv6 address in brackets: [ADDR]:PORT"
            : $"'{text}' is not a host and port, write HOST:PORT";
        return false;
    }

    /// <summary>Reads a host and a port that were typed as two arguments; IPv6 needs no brackets here.</summary>
    /// <param name="host">A name or a literal address.</param>
    /// <param name="port">Decimal digits.</param>
    /// <param name="value">The host and port.</param>
    /// <param name="error">The text in quotes, what is wrong with it and what to do.</param>
    public static bool TryParse(
        string host, string port, [NotNullWhen(true)] out HostPort? value, [NotNullWhen(false)] out string? error)
    {
        value = null;
        var isAddress = HostSyntax.TryParseAddress(host, out var address);
        error = !isAddress && !HostSyntax.IsName(host) ? $"'{host}' is not a host, give a name or an address"
            : !HostSyntax.TryParsePort(port, 1, out _) ? $"'{port}' is not a port, use 1 to {IPEndPoint.MaxPort}"
            : null;
        if (error is not null)
            return false;
        value = new HostPort(isAddress ? address!.ToString() : host, int.Parse(port));
        return true;
    }

    /// <summary><c>HOST:PORT</c>, IPv6 in brackets.</summary>
    public override string ToString() => Host.Contains(':') ? $"[{Host}]:{Port}" : $"{Host}:{Port}";

    // ::1:22 is itself an address, so without brackets nobody knows whether it holds a port; [::1] surely holds none.
    private static bool IsUnambiguous(string text, IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetwork || text.StartsWith('[');
}
