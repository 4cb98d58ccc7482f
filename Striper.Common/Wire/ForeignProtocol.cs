using System.Text;
using Striper.Common.Primitives;

namespace Striper.Common.Wire;

/// <summary>Names the protocol of a stranger by the first bytes that came, for the log line of whoever dialled the wrong port.</summary>
internal static class ForeignProtocol
{
    // A TLS record begins with its type and major version 3 (RFC 8446, section 5.1).
    private const byte TlsAlert = 21;
    private const byte TlsHandshake = 22;
    private const byte TlsMajorVersion = 3;

    private const string Tls = "TLS (has the other end a --secret-file, and this one none?)";

    private static readonly string[] _httpMethods =
        ["GET ", "HEAD ", "POST ", "PUT ", "DELETE ", "CONNECT ", "OPTIONS ", "TRACE ", "PATCH ", "PRI "];

    /// <summary>The exception for bytes that do not begin with the magic.</summary>
    internal static ForeignProtocolException Recognise(ReadOnlySpan<byte> first) => new(NameOf(first));

    private static string NameOf(ReadOnlySpan<byte> first)
    {
        if (first[0] is TlsHandshake or TlsAlert && (first.Length == 1 || first[1] == TlsMajorVersion))
            return Tls;
        foreach (var method in _httpMethods)
        {
            if (StartsWith(first, method))
                return "an HTTP request";
        }

        if (StartsWith(first, "HTTP/"))
            return "an HTTP server";
        return StartsWith(first, "SSH-") ? "an SSH peer" : ForeignProtocolException.Unknown;
    }

    private static bool StartsWith(ReadOnlySpan<byte> first, string text) =>
        first.Length >= text.Length && Ascii.Equals(first[..text.Length], text);
}
