using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Striper.Tools;

/// <summary>A host, by name or address, and a port.</summary>
/// <param name="Host">Without brackets.</param>
/// <param name="Port">0 to 65535.</param>
internal sealed record Place(string Host, int Port)
{
    /// <summary>Reads <c>HOST:PORT</c>, <c>[ADDR]:PORT</c>, or a port alone, which is one of this host.</summary>
    /// <exception cref="UsageException">It is none of these.</exception>
    public static Place Parse(string text)
    {
        var colon = text.LastIndexOf(':');
        var host = colon < 0 ? "127.0.0.1" : text[..colon];
        if (host.Length > 2 && host[0] == '[' && host[^1] == ']')
            host = host[1..^1];
        else if (host.AsSpan().ContainsAny(":[]"))
            host = "";
        return host.Length > 0 && int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= IPEndPoint.MaxPort
            ? new Place(host, port)
            : throw new UsageException($"'{text}' is no place, write HOST:PORT, [ADDR]:PORT for IPv6, or a port of this host");
    }

    /// <summary>Connects to it, whichever of the name's addresses answers.</summary>
    /// <exception cref="SocketException">None does.</exception>
    public async Task<Socket> ConnectAsync(CancellationToken cancellationToken)
    {
        // Both families where the host has them; the class library tries the addresses of a name in turn.
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(Host, Port, cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Where to listen.</summary>
    /// <exception cref="UsageException">It is no address.</exception>
    public IPEndPoint ToEndPoint() =>
        IPAddress.TryParse(Host == "localhost" ? "127.0.0.1" : Host, out var address)
            ? new IPEndPoint(address, Port)
            : throw new UsageException($"'{Host}' is no address of this host, write 127.0.0.1, 0.0.0.0 or [::]");

    /// <inheritdoc/>
    public override string ToString() => Host.Contains(':') ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}
